import { existsSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { readAgentEntries, readOlderSettings } from '../config/importOlder.ts';
import { OrchestraError } from '../model/errors.ts';
import { words } from '../model/words.ts';
import { idsIn } from '../store/listing.ts';

/** Where older versions kept a queue, from the project's folder. */
const OLDER_PLACES = [join('.gemini', 'agents'), '.opencode'];
/** Version 3.0 kept it where ours is. */
const OUR_PLACE = '.orchestra';

/**
 * The folder of the older queue that `folder` is or holds. A project has files of its own that are called as those of a
 * queue are, so what is surely a queue goes first, and what only has the name of one comes last.
 * @param own the folder of the queue that imports, which no project holds as an older one
 * @throws OrchestraError `not-found`
 */
export function olderQueueIn(folder: string, own: string): string {
  if (!existsSync(folder)) {
    throw new OrchestraError(
      'not-found',
      words`There is no folder ${folder}; name the one that holds the older queue.`,
    );
  }
  if (!statSync(folder).isDirectory())
    throw new OrchestraError(
      'not-found',
      words`${folder} is no folder; name the one that holds the older queue.`,
    );
  const below = [...OLDER_PLACES, OUR_PLACE].map((place) => join(folder, place));
  const candidates = [...below.slice(0, -1), folder, ...below.slice(-1)].filter((path) => path !== own);
  for (const isQueue of [holdsTasks, holdsConfiguration, isInItsPlace, holdsAgentFile]) {
    const found = candidates.find(isQueue);
    if (found !== undefined) return found;
  }
  throw new OrchestraError(
    'not-found',
    words`${folder} holds no older queue (looked for tasks/, .gemini/agents/, .opencode/ in ${basename(folder) || folder}); name the folder that does.`,
  );
}

function holdsTasks(folder: string): boolean {
  return idsIn(join(folder, 'tasks')).length > 0;
}

function holdsConfiguration(folder: string): boolean {
  if (readAgentEntries(join(folder, 'agent-config.json')).kind === 'ok') return true;
  const settings = readOlderSettings(join(folder, 'config.json'));
  return settings.count > 0 && settings.problems.length === 0;
}

/** A queue without a task, or with files that have to be mended before they can be read. */
function isInItsPlace(folder: string): boolean {
  return (
    [...OLDER_PLACES, OUR_PLACE].some((place) => folder.endsWith(sep + place)) &&
    ['tasks', 'config.json', 'agent-config.json'].some((name) => existsSync(join(folder, name)))
  );
}

/** Whoever names it is to hear what is wrong with it. */
function holdsAgentFile(folder: string): boolean {
  return existsSync(join(folder, 'agent-config.json'));
}
