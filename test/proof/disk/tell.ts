import assert from 'node:assert/strict';
import { OrchestraError } from '../../../src/core/index.ts';

/** What the core said against it; undefined where it was done. */
export async function tell(act: () => unknown): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    assert.ok(
      OrchestraError.is(error),
      `no words: ${error instanceof Error ? (error.stack ?? '') : String(error)}`,
    );
    return error.message;
  }
}
