import { replay } from './fuzz.ts';
import { REGRESSIONS } from './regressions.ts';

describe('it does not happen again that', () => {
  for (const { name, worldSeed, operations } of REGRESSIONS) {
    it(name, () => replay(worldSeed, operations));
  }
});
