import * as vscode from 'vscode';
import { cleanForDisplay } from '../../core/index.ts';
import type { Attachment, Draft } from './draft.ts';
import { writeLine } from './quickInput.ts';
import type { Outcome, Place } from './steps.ts';
import type { UnfinishedPrompt } from './unfinishedPrompt.ts';

/** What the question for the prompt needs besides the draft. */
export interface PromptAsking {
  readonly title: string;
  readonly attachment?: Attachment | undefined;
  readonly unfinished: UnfinishedPrompt;
  /** The person would rather write more than a line. */
  readonly onWriteInEditor: (draft: Draft) => Promise<void>;
}

/** Asks what is to be done, in one line or by way of an editor. */
export async function askPrompt(
  { title, attachment, unfinished, onWriteInEditor }: PromptAsking,
  draft: Draft,
  place: Place,
): Promise<Outcome<Draft>> {
  const editor: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('edit'),
    tooltip: vscode.l10n.t('Write in Editor'),
  };
  const agent = draft.agent ?? '';
  const written = await writeLine({
    title,
    place,
    prompt:
      attachment === undefined
        ? vscode.l10n.t('What shall {0} do?', agent)
        : vscode.l10n.t('What shall {0} do? Goes along: {1}', agent, cleanForDisplay(attachment.label)),
    value: oneLine(draft.prompt ?? unfinished.text),
    placeholder: vscode.l10n.t('What is to be done; the button opens an editor for more than a line'),
    buttons: [editor],
    check: (text) => (text.trim() === '' ? vscode.l10n.t('Say what is to be done.') : undefined),
  });
  const state = { ...draft, prompt: written.text };
  switch (written.how) {
    case 'accepted':
      return { go: 'on', state };
    case 'back':
      return { go: 'back', state };
    case 'left':
      if (written.text !== draft.prompt) unfinished.keep(written.text);
      return undefined;
    case 'button':
      await onWriteInEditor(state);
      return undefined;
  }
}

/** A box of one line drops what follows the first. */
function oneLine(text: string): string {
  return text.replace(/\s*\r?\n\s*/g, ' ');
}
