import prettyMilliseconds from 'pretty-ms';
import { cleanForDisplay, describeRing, describeWait, type WaitReason } from '../../core/index.ts';
import type { RowState } from './rowState.ts';

/** Characters of a prompt that a row takes, so that something of its description can be seen beside it. */
const TITLE_LENGTH = 60;

/** First line of a prompt that says something, without control characters. */
export function titleOf(prompt: string): string {
  for (const line of prompt.split('\n')) {
    const text = cleanForDisplay(line).trim();
    if (text !== '') return text.length > TITLE_LENGTH ? `${text.slice(0, TITLE_LENGTH)}…` : text;
  }
  return '(empty prompt)';
}

/** `3m 4s`: whole seconds, the two greatest units. */
export function durationText(ms: number): string {
  if (ms < 1000) return '< 1s';
  return prettyMilliseconds(Math.floor(ms / 1000) * 1000, { unitCount: 2 });
}

/** Time of day for today, else date and time, as this machine writes them. */
export function timeText(iso: string, nowMs: number): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return cleanForDisplay(iso);
  return time.toDateString() === new Date(nowMs).toDateString()
    ? time.toLocaleTimeString()
    : time.toLocaleString();
}

/** Looks up what a person calls a task; undefined where nobody knows it. */
export type TitleOf = (taskId: string) => string | undefined;

/** What a task waits for, with titles instead of ids and local times. */
export function waitText(reason: WaitReason, titleOfTask: TitleOf, nowMs: number): string {
  switch (reason.kind) {
    case 'dependency':
      return `waits for ${quoted(reason.attempt, titleOfTask)} (${reason.state})`;
    case 'blocked':
      if (reason.state === 'missing') return describeWait(reason);
      return `blocked: ${quoted(reason.attempt, titleOfTask)} ${reason.state === 'failed' ? 'failed' : 'was cancelled'}`;
    case 'backoff':
      return `retries at ${timeText(reason.until, nowMs)}`;
    case 'not-before':
      return `starts at ${timeText(reason.until, nowMs)} or later`;
    case 'untrusted':
      return `waits for your consent to ${reason.what === 'queue' ? 'start programs here' : "run this folder's agent"}`;
    case 'no-dispatcher':
      return 'nothing starts tasks here now';
    case 'cycle':
      return `blocked: it waits for itself (${describeRing({ ...reason.ring, ids: reason.ring.ids.map((id) => quoted(id, titleOfTask)) })})`;
    case 'slot':
    case 'agent-limit':
    case 'paused':
    case 'manual':
    case 'newer-format':
    case 'starting':
      return cleanForDisplay(describeWait(reason));
  }
}

function quoted(taskId: string, titleOfTask: TitleOf): string {
  const title = titleOfTask(taskId);
  return title === undefined ? taskId : `“${title}”`;
}

/** A row's state in a word or two. */
export function stateText(state: RowState): string {
  switch (state) {
    case 'pending':
    case 'waiting':
    case 'blocked':
    case 'paused':
    case 'running':
    case 'complete':
    case 'failed':
    case 'cancelled':
    case 'starting':
      return state;
    case 'untrusted':
      return 'waits for your consent';
    case 'near-timeout':
      return 'running, near its timeout';
    case 'retrying':
      return 'failed, will be retried';
    case 'timed-out':
      return 'timed out';
  }
}
