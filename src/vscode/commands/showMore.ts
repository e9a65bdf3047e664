import type { Services } from '../host/services.ts';
import { isMoreNode } from '../view/nodes.ts';

/** Shows the next rows of a list that goes on. */
export function showMore({ tree }: Services, node: unknown): void {
  if (isMoreNode(node)) tree.showMore(node);
}
