import { isTaskId } from '../../../core/index.ts';

/** The id in the path `/task/ID` of an address of ours; undefined for any other path. */
export function readTaskUri(path: string): string | undefined {
  const [, id = ''] = /^\/task\/([^/]+)$/.exec(path) ?? [];
  return isTaskId(id) ? id : undefined;
}
