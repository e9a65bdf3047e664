import { appendFileSync } from 'node:fs';
import * as z from 'zod/mini';

/** One line of the tally: how often one promise was tried in one run, and how often it was broken. */
export const tallyLineSchema = z.object({
  /** What is promised, as the report shows it: `nothing is lost`. */
  promise: z.string(),
  /** The run that tried it: `model-based`, `kill -9`, `full disk`. */
  run: z.string(),
  /** How often it was tried. */
  tried: z.number(),
  /** How often a process was killed or stopped meanwhile, where that is left to chance. */
  harms: z.optional(z.number()),
  /** How often it was broken. */
  violations: z.number(),
  /** What repeats the run. */
  seed: z.optional(z.union([z.number(), z.string()])),
  /** When, ISO 8601. */
  at: z.string(),
});
/** See {@link tallyLineSchema}. */
export type TallyLine = z.infer<typeof tallyLineSchema>;

/** Environment variable that names the file figures are appended to; without it nothing is kept. */
const TALLY_VARIABLE = 'ORCHESTRA_PROOF_TALLY';

/** Keeps the figures of a run for the report: one line of JSON, appended in one write, so that runs may go on beside. */
export const tally = {
  record: (figures: Omit<TallyLine, 'at'>): void => {
    const file = process.env[TALLY_VARIABLE] ?? '';
    if (file === '') return;
    const line: TallyLine = { ...figures, at: new Date().toISOString() };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  },
};
