import { isAbsolute, relative, sep } from 'node:path';

/** A file as an agent finds it: from the root of the queue, where agents run, else by its whole path. Forward slashes. */
export function shownPath(root: string, file: string): string {
  const path = relative(root, file);
  const isOutside = path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
  if (path === '') return '.';
  return (isOutside ? file : path).split(sep).join('/');
}
