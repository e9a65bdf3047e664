import prettyMilliseconds from 'pretty-ms';
import type { BoardNode, NodeState } from './toPage.ts';
import * as l10n from './l10n.ts';

/** `3m 4s`: whole seconds, the two greatest units. */
export function durationText(ms: number): string {
  if (ms < 1000) return '< 1s';
  return prettyMilliseconds(Math.floor(ms / 1000) * 1000, { unitCount: 2 });
}

/** Below this share of the limit a running task is near its timeout. */
const NEAR_TIMEOUT_SHARE = 0.2;

/** The state at a moment: a running task comes near its timeout without anybody telling. */
export function stateAt(node: BoardNode, nowMs: number): NodeState {
  if (node.state !== 'running' || node.limitMs === undefined || node.startedMs === undefined)
    return node.state;
  const leftMs = node.limitMs - (nowMs - node.startedMs);
  return leftMs < node.limitMs * NEAR_TIMEOUT_SHARE ? 'near-timeout' : 'running';
}

/** Second line of a node: who does it, since when or why not. */
export function detailText(node: BoardNode, nowMs: number): string {
  return [node.agent, timeText(node, nowMs), node.note].filter((part) => part !== '').join(' · ');
}

function timeText({ startedMs, limitMs }: BoardNode, nowMs: number): string {
  if (startedMs === undefined) return '';
  const elapsed = durationText(Math.max(0, nowMs - startedMs));
  return limitMs === undefined ? elapsed : `${elapsed} / ${durationText(limitMs)}`;
}

/** What a screen reader says of a node. */
export function spokenText(node: BoardNode, dependencies: readonly string[], dependents: number): string {
  const parts = [node.title, node.stateText, node.agent, node.note];
  if (node.attempt > 1) parts.push(l10n.t('attempt {0}', node.attempt));
  if (dependencies.length > 0) parts.push(l10n.t('depends on {0}', dependencies.join(', ')));
  if (dependents > 0)
    parts.push(
      dependents === 1 ? l10n.t('1 task depends on it') : l10n.t('{0} tasks depend on it', dependents),
    );
  return parts.filter((part) => part !== '').join(', ');
}
