import { Sandbox } from './sandbox.ts';

/** A sandbox for each test of the suite, gone afterwards. */
export function eachSandbox(): () => Sandbox {
  let current: Sandbox | undefined;
  beforeEach(() => {
    current = new Sandbox();
  });
  afterEach(async () => {
    await current?.dispose();
    current = undefined;
  });
  return () => {
    if (current === undefined) throw new Error('a sandbox lives only within a test');
    return current;
  };
}
