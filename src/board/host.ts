import * as z from 'zod/mini';
import type { FromPage } from './fromPage.ts';
import { toPageSchema, type ToPage } from './toPage.ts';

/** What VS Code gives a page to speak with its extension. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** The views of the board. */
export const VIEWS = ['graph', 'timeline', 'charts'] as const;
/** One of {@link VIEWS}. */
export type ViewName = (typeof VIEWS)[number];

const stateSchema = z.object({
  root: z.optional(z.string()),
  view: z._default(z.enum(VIEWS), 'graph'),
  /** Milliseconds that timeline and charts look back; missing = chosen by what there is. */
  spanMs: z.optional(z.number()),
});
/** What the page remembers over being hidden, and over a reload of the window. */
export type PageState = z.infer<typeof stateSchema>;

/** The extension, as the page sees it. */
export class Host {
  readonly #api = acquireVsCodeApi();
  #state: PageState;

  constructor() {
    const kept = z.safeParse(stateSchema, this.#api.getState() ?? {});
    this.#state = kept.success ? kept.data : { view: 'graph' };
  }

  get state(): PageState {
    return this.#state;
  }

  remember(change: Partial<PageState>): void {
    this.#state = { ...this.#state, ...change };
    this.#api.setState(this.#state);
  }

  say(message: FromPage): void {
    this.#api.postMessage(message);
  }

  /** What does not fit the schema is passed over: it is of another version of the extension, or not ours. */
  listen(hear: (message: ToPage) => void): void {
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = z.safeParse(toPageSchema, data);
      if (message.success) hear(message.data);
    });
  }
}
