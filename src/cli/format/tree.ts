import type { Symbols } from './symbols.ts';

/** A line of a tree and what hangs below it. */
export interface TreeNode {
  readonly text: string;
  readonly children: readonly TreeNode[];
}

/** The lines of a tree, each child below its parent. */
export function drawTree(node: TreeNode, symbols: Symbols, prefix = ''): string[] {
  const lines = [node.text];
  node.children.forEach((child, index) => {
    const isLast = index === node.children.length - 1;
    const below = prefix + (isLast ? '   ' : symbols.trunk);
    const [first = '', ...rest] = drawTree(child, symbols, below);
    lines.push(prefix + (isLast ? symbols.lastBranch : symbols.branch) + first, ...rest);
  });
  return lines;
}
