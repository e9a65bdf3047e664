import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** The way back. */
export const BACK = Symbol('back');

/**
 * What a person does with a question: picks the entry that holds the text, or all those that hold one of several; types
 * the text; presses a button after typing; types and leaves; does something elsewhere before an entry is picked; goes
 * back. `undefined` is Escape.
 */
export type Answer =
  | string
  | readonly string[]
  | { readonly button: string; readonly typed?: string }
  | { readonly leaving: string }
  | { readonly meanwhile: () => Promise<unknown>; readonly then: string }
  | typeof BACK
  | undefined;

/** A question as it was asked. */
export interface Question {
  readonly text: string;
  readonly value: string;
  readonly labels: readonly string[];
  readonly descriptions: readonly string[];
}

interface Item {
  readonly label: string;
  readonly description?: string;
}

/** Stands in for a picker or a box of VS Code, and does what the person does. */
class StandIn {
  title = '';
  placeholder = '';
  prompt = '';
  value = '';
  validationMessage: string | undefined;
  step: number | undefined;
  totalSteps: number | undefined;
  items: readonly Item[] = [];
  activeItems: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  buttons: readonly vscode.QuickInputButton[] = [];
  readonly #accepted = new vscode.EventEmitter<void>();
  readonly #hidden = new vscode.EventEmitter<void>();
  readonly #pressed = new vscode.EventEmitter<vscode.QuickInputButton>();
  readonly #changed = new vscode.EventEmitter<string>();
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;
  readonly onDidTriggerButton = this.#pressed.event;
  readonly onDidChangeValue = this.#changed.event;
  readonly #shown: (standIn: StandIn) => void;

  constructor(shown: (standIn: StandIn) => void) {
    this.#shown = shown;
  }

  show(): void {
    setImmediate(() => this.#shown(this));
  }

  dispose(): void {
    this.buttons = [];
  }

  get question(): Question {
    const place = this.step === undefined ? '' : ` ${String(this.step)}/${String(this.totalSteps)}`;
    return {
      text: `${this.title}${place}: ${[this.placeholder, this.prompt].filter(Boolean).join(' ')}`,
      value: this.value,
      labels: this.items.map(({ label }) => label),
      descriptions: this.items.map(({ description = '' }) => description),
    };
  }

  hide(): void {
    this.#hidden.fire();
  }

  async act(answer: Answer): Promise<void> {
    if (answer === undefined) {
      this.hide();
      return;
    }
    if (answer === BACK) {
      this.#press(vscode.QuickInputButtons.Back);
      return;
    }
    if (typeof answer === 'object' && 'leaving' in answer) {
      this.#type(answer.leaving);
      this.hide();
      return;
    }
    if (typeof answer === 'object' && 'meanwhile' in answer) {
      await answer.meanwhile();
      await this.act(answer.then);
      return;
    }
    if (typeof answer === 'object' && 'button' in answer) {
      if (answer.typed !== undefined) this.#type(answer.typed);
      const button = this.buttons.find(({ tooltip }) => tooltip === answer.button);
      assert.ok(button, `there is no button “${answer.button}”`);
      this.#press(button);
      return;
    }
    if (this.items.length === 0 && typeof answer === 'string') this.#type(answer);
    else this.selectedItems = [answer].flat().map((text) => this.#itemWith(text));
    this.#accepted.fire();
    assert.equal(this.validationMessage, undefined, `“${String(answer)}” is refused`);
  }

  #type(text: string): void {
    this.value = text;
    this.#changed.fire(text);
  }

  #press(button: vscode.QuickInputButton): void {
    assert.ok(this.buttons.includes(button), 'there is no such button');
    this.#pressed.fire(button);
  }

  #itemWith(text: string): Item {
    const found = this.items.find(({ label }) => label.includes(text));
    assert.ok(found, `“${text}” is not among ${this.items.map(({ label }) => label).join(' | ')}`);
    return found;
  }
}

/** Does something that asks step by step, and answers. Returns what came of it and what was asked. */
export async function stepping<T>(
  answers: readonly Answer[],
  act: () => Promise<T>,
): Promise<{ result: T; asked: readonly Question[] }> {
  const left = [...answers];
  const asked: Question[] = [];
  const troubles: unknown[] = [];
  const shown = (standIn: StandIn): void => {
    asked.push(standIn.question);
    const isAnswered = left.length > 0;
    const acting = isAnswered
      ? standIn.act(left.shift())
      : Promise.reject(new Error(`nobody answers “${standIn.question.text}”`));
    acting.catch((error: unknown) => {
      troubles.push(error);
      standIn.hide();
    });
  };
  const names = ['createQuickPick', 'createInputBox'];
  const own = names.map((name): unknown => Reflect.get(vscode.window, name));
  for (const name of names) Reflect.set(vscode.window, name, () => new StandIn(shown));
  try {
    const result = await act();
    if (troubles.length > 0) throw troubles[0];
    assert.deepEqual(left, [], 'these answers were not asked for');
    return { result, asked };
  } finally {
    names.forEach((name, index) => Reflect.set(vscode.window, name, own[index]));
  }
}
