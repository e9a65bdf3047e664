import type { StoreChange } from './store.ts';

/** One of the board's views. Nothing is worked out for one that is not shown. */
export interface View {
  readonly element: HTMLElement;
  /** It can be seen from now on: draws all of it. */
  show(): void;
  hide(): void;
  /** Something changed while it is shown. */
  update(change: StoreChange): void;
  /** Once a second while it is shown. */
  tick(nowMs: number): void;
}
