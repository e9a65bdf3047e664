/** A whole number from the environment, or another one where there is none. */
export function sizeOf(name: string, standard: number): number {
  const value = Number(process.env[name]);
  return Number.isInteger(value) && value > 0 ? value : standard;
}

/** Where a run begins that chooses at random: `ORCHESTRA_PROOF_SEED`, to repeat one. */
export function seedOf(): number {
  return sizeOf('ORCHESTRA_PROOF_SEED', 1 + Math.floor(Math.random() * 2 ** 31));
}

/** Numbers from 0 to 1 that follow from the seed alone (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Up to `count` of the values, in their order, chosen at random. */
export function sample<Value>(values: readonly Value[], count: number, random: () => number): Value[] {
  const order = values.map((_value, index) => ({ index, key: random() }));
  order.sort((a, b) => a.key - b.key);
  const chosen = new Set(order.slice(0, count).map(({ index }) => index));
  return values.filter((_value, index) => chosen.has(index));
}
