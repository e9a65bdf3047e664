import type { Json } from '../agents/jsonLines.ts';

/** What a run took, as far as an agent says. */
export interface Usage {
  readonly turns?: number | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  /** US dollars. */
  readonly costUsd?: number | undefined;
}

/** A piece of what an agent did, in the order it was told. */
export type TranscriptPart =
  /** What it said; with `isPiece` the next piece goes on in the same line. */
  | { readonly kind: 'message'; readonly text: string; readonly isPiece?: boolean }
  | { readonly kind: 'thought'; readonly text: string }
  /** A tool it called; `text` is the argument that tells most. */
  | { readonly kind: 'tool'; readonly name: string; readonly text: string }
  /** What a tool answered. */
  | { readonly kind: 'result'; readonly text: string; readonly isFailure: boolean }
  | { readonly kind: 'error'; readonly text: string }
  /** About the run itself: the model, a pause before the next try. */
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'end';
      readonly isFailure: boolean;
      readonly text?: string | undefined;
      readonly usage: Usage;
    };

/** Reads one line of an agent's output; undefined where it does not know what that is. May remember lines before. */
export type LineReader = (line: Json) => readonly TranscriptPart[] | undefined;

/** A line that says nothing to people. */
export const QUIET: readonly TranscriptPart[] = [];
