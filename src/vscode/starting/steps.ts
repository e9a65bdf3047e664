/** Where a step stands among the others; VS Code shows it as “2/3”. */
export interface Place {
  readonly step: number;
  readonly steps: number;
  readonly canGoBack: boolean;
}

/** What a step made of the state, and where to go from it; undefined where the person left. */
export type Outcome<S> = { readonly go: 'on' | 'back'; readonly state: S } | undefined;

/** One question. */
export type Step<S> = (state: S, place: Place) => Promise<Outcome<S>>;

/** Asks one question after the other, and again those the person goes back to. Undefined where the person left. */
export async function walk<S>(steps: readonly Step<S>[], start: S): Promise<S | undefined> {
  let state = start;
  for (let at = 0; ;) {
    const step = steps[at];
    if (step === undefined) return state;
    const outcome = await step(state, { step: at + 1, steps: steps.length, canGoBack: at > 0 });
    if (outcome === undefined) return undefined;
    state = outcome.state;
    at += outcome.go === 'on' ? 1 : -1;
  }
}
