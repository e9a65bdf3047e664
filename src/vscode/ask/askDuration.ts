import * as vscode from 'vscode';
import { LIMITS } from '../../core/index.ts';
import { durationText } from '../view/words.ts';
import { parseDuration } from './parseDuration.ts';

/** What is to be asked for. */
export interface DurationQuestion {
  readonly title: string;
  /** Above the choices: what one of them is for. */
  readonly placeHolder: string;
  /** Offered without typing, seconds; 0 is no limit. */
  readonly choices: readonly number[];
  /** The least that is taken, seconds. */
  readonly leastSeconds: number;
  /** What it is now: stands among the choices, marked, seconds. */
  readonly currentSeconds?: number;
}

/** Seconds: one of the choices, or what the person types; undefined where neither. */
export async function askDuration(question: DurationQuestion): Promise<number | undefined> {
  const { title, placeHolder, choices, currentSeconds } = question;
  const all =
    currentSeconds === undefined ? choices : [...new Set([...choices, currentSeconds])].sort((a, b) => a - b);
  const items = all.map((seconds) => ({
    label: secondsText(seconds),
    ...(seconds === currentSeconds ? { description: vscode.l10n.t('as it is') } : {}),
    seconds,
  }));
  const other = { label: vscode.l10n.t('Other…'), seconds: undefined };
  const picked = await vscode.window.showQuickPick([...items, other], { title, placeHolder });
  if (picked === undefined) return undefined;
  return picked.seconds ?? (await typeDuration(question));
}

/** A limit in words; 0 is none. */
function secondsText(seconds: number): string {
  return seconds === 0 ? vscode.l10n.t('No limit') : durationText(seconds * 1000);
}

async function typeDuration({
  title,
  placeHolder,
  leastSeconds,
}: DurationQuestion): Promise<number | undefined> {
  const fits = (seconds: number | undefined): seconds is number =>
    seconds !== undefined && seconds >= leastSeconds && seconds <= LIMITS.timeoutSeconds.max;
  const text = await vscode.window.showInputBox({
    title,
    placeHolder,
    prompt: vscode.l10n.t('For example 90s, 15m, 2h or 1h 30m'),
    validateInput: (typed) =>
      typed.trim() === '' || fits(parseDuration(typed))
        ? undefined
        : vscode.l10n.t('Write a time such as 90s, 15m, 2h or 1h 30m, of at most a year.'),
  });
  const seconds = text === undefined ? undefined : parseDuration(text);
  return fits(seconds) ? seconds : undefined;
}
