// Fails the first time it runs in this folder and succeeds ever after, as some test suites do.
import { existsSync, writeFileSync } from 'node:fs';

if (existsSync('second-attempt')) {
  console.log('12 tests passed');
} else {
  writeFileSync('second-attempt', '');
  console.error('1 of 12 tests failed: the answer came too late');
  process.exitCode = 1;
}
