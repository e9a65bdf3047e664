import type { Services } from '../host/services.ts';

/** Shows what the extension itself did. */
export function showOwnLog({ log }: Services): void {
  log.show();
}
