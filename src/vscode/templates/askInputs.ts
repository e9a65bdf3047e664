import * as vscode from 'vscode';
import { cleanForDisplay, type TaskTemplate } from '../../core/index.ts';
import { writeLine } from '../starting/quickInput.ts';
import { walk, type Step } from '../starting/steps.ts';

type Values = ReadonlyMap<string, string>;

/** Asks for each value that a template asks for, with a way back; undefined where the person left. */
export function askInputs({ name, labels }: TaskTemplate): Promise<Values | undefined> {
  const steps = labels.map((label): Step<Values> => async (values, place) => {
    const written = await writeLine({
      title: vscode.l10n.t('Start Task from “{0}”', name),
      place,
      prompt: cleanForDisplay(label),
      placeholder: cleanForDisplay(label),
      value: values.get(label) ?? '',
      check: (text) => (text.trim() === '' ? vscode.l10n.t('The prompt needs a value here.') : undefined),
    });
    if (written.how === 'left') return undefined;
    return { go: written.how === 'back' ? 'back' : 'on', state: new Map(values).set(label, written.text) };
  });
  return walk(steps, new Map<string, string>());
}
