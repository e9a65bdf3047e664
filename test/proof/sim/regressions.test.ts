import { replay } from '../fuzz/fuzz.ts';
import { REGRESSIONS } from '../fuzz/regressions.ts';

describe('it does not happen again that', () => {
  for (const { name, worldSeed, operations } of REGRESSIONS) {
    it(name, () => replay(worldSeed, operations));
  }
});
