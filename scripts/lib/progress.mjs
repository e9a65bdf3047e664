// Progress for long steps: a bar that redraws on a terminal, a line now and then elsewhere.
import { isEnding } from './process.mjs';

const barWidth = 24;
const quietIntervalMs = 20_000;

/**
 * Shows `label` and the seconds gone while `work` runs. The bar is an estimate and never claims to be full early.
 * @template T
 * @param {string} label
 * @param {number} expectedSeconds
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export const withProgress = async (label, expectedSeconds, work) => {
  const startedMs = performance.now();
  const seconds = () => (performance.now() - startedMs) / 1000;
  const terminal = process.stderr.isTTY;
  /** @param {string} text what is drawn over must stand in one line of the terminal */
  const draw = (text) =>
    process.stderr.write(
      terminal ? `\r\x1b[2K${text.slice(0, (process.stderr.columns || 80) - 1)}` : `${text}\n`,
    );
  /** @param {string} text */
  const drawLast = (text) => {
    draw(text);
    if (terminal) process.stderr.write('\n');
  };
  const step = () =>
    draw(`${bar(seconds() / expectedSeconds)} ${label}  ${clock(seconds(), expectedSeconds)}`);
  step();
  const timer = setInterval(step, terminal ? 250 : quietIntervalMs);
  try {
    const result = await work();
    drawLast(`${bar(Infinity)} ${label}  ${seconds().toFixed(0)} s`);
    return result;
  } catch (error) {
    drawLast(`${label} ${isEnding() ? 'was ended' : 'failed'} after ${seconds().toFixed(0)} s`);
    throw error;
  } finally {
    clearInterval(timer);
  }
};

/** @param {number} share of the time it is expected to take; Infinity once it is done */
const bar = (share) => {
  const full = Math.floor(barWidth * (1 - Math.exp(-2 * share)));
  return `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}]`;
};

/**
 * @param {number} seconds
 * @param {number} expectedSeconds
 */
const clock = (seconds, expectedSeconds) =>
  `${seconds.toFixed(0)} s (${seconds > expectedSeconds ? 'over' : 'about'} ${expectedSeconds} s)`;
