import * as vscode from 'vscode';
import { DisposableStore } from '../host/disposableStore.ts';
import type { Place } from './steps.ts';

/** What every question shows. */
interface Question {
  readonly title: string;
  readonly place?: Place | undefined;
}

/** A list to pick from. */
export interface PickQuestion<T extends vscode.QuickPickItem> extends Question {
  readonly placeholder: string;
  readonly items: readonly T[];
  /** The item the person is on at first. */
  readonly active?: T | undefined;
}

/** How a person left a list: with an item, back, or (undefined) away. */
export type Picked<T> = { readonly item: T } | 'back' | undefined;

/** Asks for one item of a list. */
export function pickOne<T extends vscode.QuickPickItem>(question: PickQuestion<T>): Promise<Picked<T>> {
  const pick = vscode.window.createQuickPick<T>();
  pick.placeholder = question.placeholder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = question.items;
  if (question.active !== undefined) pick.activeItems = [question.active];
  return shown<Picked<T>>(
    pick,
    question,
    (answer) => [
      pick.onDidTriggerButton(() => answer('back')),
      pick.onDidAccept(() => {
        const [item] = pick.selectedItems;
        if (item !== undefined) answer({ item });
      }),
    ],
    () => undefined,
  );
}

/** As {@link pickOne}, for any number of items. */
export function pickMany<T extends vscode.QuickPickItem>(
  question: PickQuestion<T> & { readonly selected: readonly T[] },
): Promise<readonly T[] | undefined> {
  const pick = vscode.window.createQuickPick<T>();
  pick.canSelectMany = true;
  pick.placeholder = question.placeholder;
  pick.matchOnDescription = true;
  pick.items = question.items;
  pick.selectedItems = question.selected;
  return shown<readonly T[] | undefined>(
    pick,
    question,
    (answer) => [
      pick.onDidTriggerButton(() => answer(undefined)),
      pick.onDidAccept(() => answer(pick.selectedItems)),
    ],
    () => undefined,
  );
}

/** A line to write. */
export interface TextQuestion extends Question {
  readonly prompt: string;
  readonly value: string;
  readonly placeholder: string;
  /** What is wrong with a text; undefined where nothing is. */
  readonly check: (text: string) => string | undefined;
  readonly buttons?: readonly vscode.QuickInputButton[];
}

/** How a person left a line, and what stood in it. */
export type Written =
  | { readonly how: 'accepted' | 'back' | 'left'; readonly text: string }
  | { readonly how: 'button'; readonly button: vscode.QuickInputButton; readonly text: string };

/** Asks for a line of text. It stays open when the person looks elsewhere. What stands in it is selected. */
export function writeLine(question: TextQuestion): Promise<Written> {
  const box = vscode.window.createInputBox();
  box.prompt = question.prompt;
  box.value = question.value;
  box.ignoreFocusOut = true;
  box.placeholder = question.placeholder;
  return shown<Written>(
    box,
    question,
    (answer) => [
      box.onDidChangeValue(() => (box.validationMessage = undefined)),
      box.onDidTriggerButton((button) =>
        answer(
          button === vscode.QuickInputButtons.Back
            ? { how: 'back', text: box.value }
            : { how: 'button', button, text: box.value },
        ),
      ),
      box.onDidAccept(() => {
        box.validationMessage = question.check(box.value);
        if (box.validationMessage === undefined) answer({ how: 'accepted', text: box.value });
      }),
    ],
    () => ({ how: 'left', text: box.value }),
  );
}

/** Shows a question until it is answered or left, and takes it away. */
function shown<A>(
  input: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] },
  { title, place, buttons = [] }: Question & { readonly buttons?: readonly vscode.QuickInputButton[] },
  listen: (answer: (value: A) => void) => readonly vscode.Disposable[],
  left: () => A,
): Promise<A> {
  input.title = title;
  if (place !== undefined) {
    input.step = place.step;
    input.totalSteps = place.steps;
  }
  input.buttons = [...(place?.canGoBack === true ? [vscode.QuickInputButtons.Back] : []), ...buttons];
  return new Promise((resolve) => {
    const store = new DisposableStore();
    store.add(input);
    const answer = (value: A): void => {
      resolve(value);
      store.dispose();
    };
    for (const listener of listen(answer)) store.add(listener);
    store.add(input.onDidHide(() => answer(left())));
    input.show();
  });
}
