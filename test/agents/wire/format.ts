import type * as z from 'zod/mini';

/** What the scripted model says in one turn: it runs a command by one of the agent's own tools, or it ends with a text. */
export type Answer =
  | { readonly kind: 'tool'; readonly tool: string; readonly input: Readonly<Record<string, unknown>> }
  | { readonly kind: 'text'; readonly text: string };

/** What a request tells about where the conversation stands. */
export interface Turn {
  /** Names of the tools the agent offers; none in side requests, for example for a title. */
  readonly tools: readonly string[];
  /** Whether the conversation holds the result of a tool call. */
  readonly toolHasRun: boolean;
}

/** One event of a server-sent stream; formats that name their events do so in `event`. */
export interface StreamEvent {
  readonly event?: string;
  readonly data: unknown;
}

/** One of the languages in which agents talk to a model. */
export interface WireFormat {
  /** Path of the requests, below the server's address. */
  readonly path: string;
  /** What a request looks like, as far as it is looked into. */
  readonly request: z.ZodMiniType<Turn>;
  /** The whole answer, as a stream. */
  answer(answer: Answer): readonly StreamEvent[];
  /** The body of a refusal. */
  refusal(status: number, message: string): unknown;
}

/** Stands for "the stream ends here" where a format says so in words. */
export const doneMarker = '[DONE]';

/** The text of a server-sent stream. */
export function toServerSentEvents(events: readonly StreamEvent[]): string {
  return events
    .map(({ event, data }) => {
      const text = data === doneMarker ? doneMarker : JSON.stringify(data);
      return `${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`;
    })
    .join('');
}
