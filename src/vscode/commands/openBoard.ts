import type { Services } from '../host/services.ts';

/** Opens the board, or brings the one that is open to the front. */
export function openBoard({ board }: Services): void {
  board.open();
}
