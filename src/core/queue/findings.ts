import { inEnglish, type Said } from '../model/words.ts';

/** One thing the doctor looked at, said as a text or so that it can be said in another language. */
export interface Finding<Text = string> {
  readonly level: 'ok' | 'warning' | 'error';
  readonly what: Text;
  /** What to do about it. */
  readonly mend?: Text;
}

/** What the doctor found, in English. */
export function findingInEnglish({ level, what, mend }: Finding<Said>): Finding {
  return { level, what: inEnglish(what), ...(mend === undefined ? {} : { mend: inEnglish(mend) }) };
}
