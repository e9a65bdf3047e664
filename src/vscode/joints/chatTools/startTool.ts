import * as vscode from 'vscode';
import { cleanForDisplay } from '../../../core/index.ts';
import type { Services } from '../../host/services.ts';
import { startQuestion } from './question.ts';
import { TOOL_INPUTS, type ToolInput } from './toolInputs.ts';
import { answer, queueForChat } from './toolQueue.ts';

/** Lets chat start a task, once the person has seen its agent and command line and agreed. */
export class StartTool implements vscode.LanguageModelTool<ToolInput<'start'>> {
  readonly #services: Pick<Services, 'queues' | 'log'>;

  constructor(services: Pick<Services, 'queues' | 'log'>) {
    this.#services = services;
  }

  /** @throws OrchestraError where there is no such agent, folder or task to wait for: then nothing is asked */
  prepareInvocation(
    options: vscode.LanguageModelToolInvocationPrepareOptions<ToolInput<'start'>>,
  ): vscode.PreparedToolInvocation {
    const { folder, ...wish } = TOOL_INPUTS.start().parse(options.input);
    const source = queueForChat(this.#services, folder);
    const name = cleanForDisplay(wish.agent);
    return {
      invocationMessage: vscode.l10n.t('Starting a task for {0}', name),
      confirmationMessages: {
        title: vscode.l10n.t('Start a task for {0}?', name),
        message: new vscode.MarkdownString(startQuestion(source, wish, vscode.l10n)),
      },
    };
  }

  invoke(
    options: vscode.LanguageModelToolInvocationOptions<ToolInput<'start'>>,
  ): vscode.LanguageModelToolResult {
    const { folder, ...wish } = TOOL_INPUTS.start().parse(options.input);
    const source = queueForChat(this.#services, folder);
    const { taskId } = source.ensure().add(wish);
    source.requestRun([taskId]);
    this.#services.log.info(`Chat added ${taskId}`);
    return answer(`Added ${taskId}. It runs in the background; orchestra_readTask says how it stands.`);
  }
}
