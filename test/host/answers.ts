import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** What a person was asked or told, in order. */
export interface Conversation<T> {
  readonly result: T;
  /** Titles and questions of pickers and boxes, and the words of messages with their details. */
  readonly heard: readonly string[];
}

interface Asked {
  readonly title?: string;
  readonly placeHolder?: string;
  readonly prompt?: string;
  readonly value?: string;
  readonly modal?: boolean;
  readonly detail?: string;
  validateInput?(text: string): unknown;
}
type Item = string | { readonly label: string; readonly picked?: boolean };
const labelOf = (item: Item): string => (typeof item === 'string' ? item : item.label);

/**
 * Does something that asks, and answers as a person would: in a picker with the entry that holds the text (or with all
 * those that hold one of several), in a box by typing it, in a message by pressing the button, in a
 * dialog by choosing the path. `undefined` is Escape.
 * Fails where an answer is not offered, not accepted, or not asked for.
 */
export async function answering<T>(
  answers: readonly (string | readonly string[] | undefined)[],
  act: () => Promise<T>,
): Promise<Conversation<T>> {
  const left = [...answers];
  const heard: string[] = [];
  const next = (question: string): string | readonly string[] | undefined => {
    assert.ok(left.length > 0, `nobody answers “${question}”`);
    return left.shift();
  };
  const listen = (asked: Asked | undefined): string => {
    const question = [asked?.title, asked?.placeHolder, asked?.prompt].filter(Boolean).join(' ');
    heard.push(question);
    return question;
  };

  const showQuickPick = async (offered: readonly Item[] | Thenable<readonly Item[]>, asked?: Asked) => {
    const question = listen(asked);
    const items = await offered;
    const answer = next(question);
    if (answer === undefined) return undefined;
    const holding = (text: string): Item => {
      const found = items.find((item) => labelOf(item).includes(text));
      assert.ok(found, `“${question}” does not offer “${text}” but ${items.map(labelOf).join(' | ')}`);
      return found;
    };
    return typeof answer === 'string' ? holding(answer) : answer.map(holding);
  };
  const showInputBox = (asked?: Asked) => {
    const question = listen(asked);
    const answer = next(question);
    if (typeof answer !== 'string') return Promise.resolve(undefined);
    const complaint = asked?.validateInput?.(answer);
    assert.ok(
      complaint === undefined || complaint === null,
      `“${question}” refuses “${answer}”: ${JSON.stringify(complaint)}`,
    );
    return Promise.resolve(answer);
  };
  const showMessage = (message: string, ...rest: (string | Asked)[]) => {
    const options = rest.find((each) => typeof each === 'object');
    heard.push([message, options?.detail].filter(Boolean).join('\n'));
    const buttons = rest.filter((each) => typeof each === 'string');
    if (options?.modal !== true && !buttons.includes(String(left[0]))) return Promise.resolve(undefined);
    const answer = next(message);
    if (answer === undefined) return Promise.resolve(undefined);
    assert.ok(
      buttons.includes(String(answer)),
      `“${message}” has no “${String(answer)}” but ${buttons.join(' | ')}`,
    );
    return Promise.resolve(answer);
  };

  const showOpenDialog = (asked?: Asked) => {
    const answer = next(listen(asked));
    return Promise.resolve(typeof answer === 'string' ? [vscode.Uri.file(answer)] : undefined);
  };

  const standIns = {
    showOpenDialog,
    showQuickPick,
    showInputBox,
    showInformationMessage: showMessage,
    showWarningMessage: showMessage,
    showErrorMessage: showMessage,
  };
  const own = Object.keys(standIns).map((name): [string, unknown] => [
    name,
    Reflect.get(vscode.window, name),
  ]);
  for (const [name, standIn] of Object.entries(standIns)) Reflect.set(vscode.window, name, standIn);
  try {
    const result = await act();
    assert.deepEqual(left, [], 'these answers were not asked for');
    return { result, heard };
  } finally {
    for (const [name, value] of own) Reflect.set(vscode.window, name, value);
  }
}
