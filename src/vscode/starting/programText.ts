import { cleanForDisplay, type ProgramState } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';

/** Whether the program of an agent is there, or why it cannot be started. */
export function programText(command: string, state: ProgramState, l10n: L10n): string {
  const shown = cleanForDisplay(command);
  switch (state) {
    case 'found':
      return l10n.t('{0} is there', shown);
    case 'not-on-path':
      return l10n.t('{0} is not on the PATH', shown);
    case 'no-file':
      return l10n.t('{0} does not exist', shown);
    case 'not-executable':
      return l10n.t('{0} cannot be executed', shown);
  }
}
