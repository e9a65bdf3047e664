import type { WaitReason } from '../model/waiting.ts';

/** Whether a task waits for the same as before. */
export function isSame(a: WaitReason | undefined, b: WaitReason | undefined): boolean {
  if (a === b) return true;
  // This one thousands may have at once.
  if (a?.kind === 'slot' && b?.kind === 'slot')
    return a.ahead === b.ahead && a.running === b.running && a.limit === b.limit;
  return a?.kind === b?.kind && JSON.stringify(a) === JSON.stringify(b);
}
