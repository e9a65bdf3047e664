import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { problemAttachment } from '../starting/promptTexts.ts';
import { shownProblem } from '../starting/shownProblem.ts';
import { startAsking } from '../starting/startFlow.ts';
import { queueAbout } from './queueAbout.ts';

/** Starts a task that fixes problems of one file, as the quick fix hands them over. */
export async function askAboutProblem(
  services: Services,
  uri?: unknown,
  diagnostics?: unknown,
): Promise<string | undefined> {
  if (!(uri instanceof vscode.Uri) || !Array.isArray(diagnostics)) return undefined;
  const source = await queueAbout(services, uri);
  if (source === undefined) return undefined;
  const document = await vscode.workspace.openTextDocument(uri);
  const [first, ...others] = diagnostics
    .filter((diagnostic: unknown) => diagnostic instanceof vscode.Diagnostic)
    .map((diagnostic) => shownProblem(source, document, diagnostic));
  if (first === undefined) return undefined;
  const prompt =
    others.length === 0 ? vscode.l10n.t('Fix this problem.') : vscode.l10n.t('Fix these problems.');
  const attachment = problemAttachment([first, ...others], vscode.l10n);
  return await startAsking(services, { source, draft: { prompt }, attachment });
}
