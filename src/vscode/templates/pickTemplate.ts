import * as vscode from 'vscode';
import { cleanForDisplay, listTemplates, type TemplateListing } from '../../core/index.ts';
import { saidText } from '../errorText.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { pickOne } from '../starting/quickInput.ts';
import { titleOf } from '../view/words.ts';

interface TemplateItem extends vscode.QuickPickItem {
  readonly chosen: TemplateListing | 'new';
}

/** Asks for a template of the queue; `new` where the person wants to write one. */
export async function pickTemplate({ queue }: FolderQueue): Promise<TemplateListing | 'new' | undefined> {
  const items: TemplateItem[] = listTemplates(queue).map((listing) => ({
    ...looks(listing),
    chosen: listing,
  }));
  items.push({
    label: `$(new-file) ${vscode.l10n.t('New Template…')}`,
    description: '.orchestra/templates/',
    chosen: 'new',
  });
  const picked = await pickOne({
    title: vscode.l10n.t('Start Task from Template'),
    placeholder: vscode.l10n.t('Which template?'),
    items,
  });
  return typeof picked === 'object' ? picked.item.chosen : undefined;
}

function looks(listing: TemplateListing): vscode.QuickPickItem {
  if ('problem' in listing) {
    return {
      label: `$(warning) ${listing.name}`,
      detail: cleanForDisplay(saidText(listing.problem, vscode.l10n)),
    };
  }
  const { name, description, prompt, request } = listing.template;
  return {
    label: `$(note) ${name}`,
    description: cleanForDisplay(description ?? ''),
    detail: cleanForDisplay([request.agent ?? '', titleOf(prompt)].filter((text) => text !== '').join(': ')),
  };
}
