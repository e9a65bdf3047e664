import * as vscode from 'vscode';
import { LIMITS, systemClock } from '../../core/index.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { titlesOf } from '../view/titles.ts';
import { detailItems, type Detail, type DetailFacts, type DetailItem } from './detailItems.ts';
import { readNotBefore, readTimeLimit, readWhole, type Reading } from './detailValues.ts';
import type { Draft } from './draft.ts';
import { pickDependencies } from './pickDependencies.ts';
import { pickOne, writeLine } from './quickInput.ts';
import type { Outcome, Place } from './steps.ts';

/** Shows what else can be said of the task. Enter starts it as it stands; a line that is chosen comes back changed. */
export async function chooseDetails(
  source: FolderQueue,
  title: string,
  draft: Draft,
  place: Place,
): Promise<Outcome<Draft>> {
  let current = draft;
  let on: DetailItem['what'] = 'start';
  let hasChanged = false;
  for (;;) {
    const items = detailItems(current, factsOf(source, current), vscode.l10n);
    const picked = await pickOne({
      title,
      place,
      placeholder: placeholderOf(hasChanged),
      items,
      active: items.find(({ what }) => what === on),
    });
    if (picked === undefined) return undefined;
    if (picked === 'back') return { go: 'back', state: current };
    on = picked.item.what;
    if (on === 'start') return { go: 'on', state: current };
    current = await changeDetail(source, title, current, on);
    hasChanged = true;
  }
}

/** Enter starts the task as long as it is on the first line: afterwards it is on the one that was changed. */
function placeholderOf(hasChanged: boolean): string {
  return hasChanged
    ? vscode.l10n.t('Choose a line to change it, or start the task')
    : vscode.l10n.t('Enter starts the task; choose a line to change it');
}

function factsOf(source: FolderQueue, draft: Draft): DetailFacts {
  const { agents, settings } = source.queue.config();
  return {
    standardTimeoutSeconds: agents.get(draft.agent ?? '')?.timeoutSeconds ?? settings.defaultTimeoutSeconds,
    nowMs: systemClock.nowMs(),
    titleOfTask: titlesOf(source),
  };
}

/** The draft with one detail changed; as it was where the person leaves the question. */
async function changeDetail(source: FolderQueue, title: string, draft: Draft, what: Detail): Promise<Draft> {
  const placeholder = vscode.l10n.t('The default');
  switch (what) {
    case 'priority':
      return await askValue(title, draft, {
        what,
        prompt: vscode.l10n.t('Priority, 0 to 100: higher goes first. Empty: the default.'),
        placeholder,
        value: draft.priority,
        read: (text) => readWhole(text, LIMITS.priority, vscode.l10n),
      });
    case 'timeoutSeconds':
      return await askValue(title, draft, {
        what,
        prompt: vscode.l10n.t('How long may it run? 90s, 30m, 2h; 0 is no limit. Empty: the default.'),
        placeholder,
        value: draft.timeoutSeconds === undefined ? undefined : `${String(draft.timeoutSeconds)}s`,
        read: (text) => readTimeLimit(text, vscode.l10n),
      });
    case 'maxRetries':
      return await askValue(title, draft, {
        what,
        prompt: vscode.l10n.t('How many attempts after the first? Empty: the default.'),
        placeholder,
        value: draft.maxRetries,
        read: (text) => readWhole(text, LIMITS.maxRetries, vscode.l10n),
      });
    case 'autoRetry':
      return { ...draft, autoRetry: draft.autoRetry !== true };
    case 'dependsOn':
      return { ...draft, dependsOn: await pickDependencies(source, title, draft.dependsOn ?? []) };
    case 'notBefore':
      return await askValue(title, draft, {
        what,
        prompt: vscode.l10n.t(
          'When may it start? 10m, 2h, 7d from now, or 2026-01-31 18:00. Empty: at once.',
        ),
        placeholder: vscode.l10n.t('At once'),
        value: draft.notBefore,
        read: (text) => readNotBefore(text, systemClock.nowMs(), vscode.l10n),
      });
  }
}

interface ValueQuestion<K extends Detail> {
  readonly what: K;
  readonly prompt: string;
  /** What an empty line stands for. */
  readonly placeholder: string;
  readonly value: string | number | undefined;
  readonly read: (text: string) => Reading<NonNullable<Draft[K]>>;
}

async function askValue<K extends Detail>(
  title: string,
  draft: Draft,
  { what, prompt, placeholder, value, read }: ValueQuestion<K>,
): Promise<Draft> {
  const written = await writeLine({
    title,
    prompt,
    placeholder,
    value: String(value ?? ''),
    check: (text) => {
      const reading = read(text);
      return 'problem' in reading ? reading.problem : undefined;
    },
  });
  if (written.how !== 'accepted') return draft;
  const reading = read(written.text);
  return 'problem' in reading ? draft : { ...draft, [what]: reading.value };
}
