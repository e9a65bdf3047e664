import * as vscode from 'vscode';
import { OrchestraError } from '../../core/index.ts';
import { Slices } from '../host/slices.ts';
import { errorText } from '../errorText.ts';

/**
 * Does the same with several tasks, without waiting for one before the next; one that cannot does not keep the others.
 * @throws OrchestraError that names each failure
 */
export async function forEachTask<T>(tasks: readonly T[], act: (task: T) => unknown): Promise<void> {
  const errors: unknown[] = [];
  const attempt = async (task: T): Promise<void> => {
    try {
      await act(task);
    } catch (error) {
      errors.push(error);
    }
  };
  const slices = new Slices();
  const attempts: Promise<void>[] = [];
  for (const task of tasks) {
    attempts.push(attempt(task));
    await slices.rest();
  }
  await Promise.all(attempts);
  throwTogether(errors);
}

/** Says once what went wrong with several tasks; nothing where nothing did. @throws OrchestraError that names each failure */
export function throwTogether(errors: readonly unknown[]): void {
  const [first] = errors;
  if (errors.length === 1) throw first;
  if (errors.length > 1) {
    const texts = new Set(errors.map((error) => errorText(error, vscode.l10n)));
    throw new OrchestraError('refused', [...texts].join(' '), {
      cause: new AggregateError(errors),
    });
  }
}
