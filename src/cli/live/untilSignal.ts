/** Longest delay a timer takes. */
const FAR_AHEAD_MS = 2_147_483_647;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves with the first signal that asks the program to end. A second one ends it on the spot. */
export function untilSignal(): { readonly signal: Promise<NodeJS.Signals>; dispose(): void } {
  const { promise, resolve } = withResolvers<NodeJS.Signals>();
  let asked = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (asked) process.exit(130);
    asked = true;
    resolve(signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  // Waiting for a signal alone would not keep the process alive.
  const keepAlive = setInterval(() => undefined, FAR_AHEAD_MS);
  return {
    signal: promise,
    dispose: () => {
      clearInterval(keepAlive);
      for (const signal of SIGNALS) process.removeListener(signal, onSignal);
    },
  };
}

/** A promise with its `resolve` beside it. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: settle };
}
