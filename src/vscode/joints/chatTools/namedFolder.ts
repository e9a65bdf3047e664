import { OrchestraError } from '../../../core/index.ts';
import type { L10n } from '../../l10n.ts';

/** A folder of the window, by what chat may call it. */
export interface OpenFolder {
  readonly name: string;
  readonly path: string;
  /** Root of its queue, which another folder may share. */
  readonly root: string;
}

/**
 * The folder that chat means: the one it names, or the only one. A model cannot be asked, so nothing is guessed.
 * @throws OrchestraError that names the folders there are
 */
export function namedFolder<Folder extends OpenFolder>(
  folders: readonly Folder[],
  name: string | undefined,
  l10n: L10n,
): Folder {
  const meant = name === undefined ? folders : folders.filter((folder) => isCalled(folder, name));
  const [first] = meant;
  if (first !== undefined && meant.every(({ root }) => root === first.root)) return first;
  if (folders.length === 0) {
    throw new OrchestraError('not-found', l10n.t('No folder is open, so there is no queue.'));
  }
  const list = (meant.length > 0 ? meant : folders).map((folder) => `${folder.name} (${folder.path})`);
  const all = list.join(', ');
  if (name === undefined) {
    const said = l10n.t('Several folders are open; say in "folder" which one is meant: {0}.', all);
    throw new OrchestraError('invalid', said);
  }
  const named = JSON.stringify(name.slice(0, 80));
  throw first === undefined
    ? new OrchestraError('not-found', l10n.t('No open folder is called {0}; there are: {1}.', named, all))
    : new OrchestraError(
        'invalid',
        l10n.t('Several open folders are called {0}; give the path of one: {1}.', named, all),
      );
}

function isCalled(folder: OpenFolder, name: string): boolean {
  return folder.name === name || folder.path === name || folder.root === name;
}
