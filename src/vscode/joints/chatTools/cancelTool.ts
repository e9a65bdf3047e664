import * as vscode from 'vscode';
import { isTerminal } from '../../../core/index.ts';
import type { Services } from '../../host/services.ts';
import { escapeMarkdown } from '../../view/tooltipText.ts';
import { titleOf } from '../../view/words.ts';
import { TOOL_INPUTS, type ToolInput } from './toolInputs.ts';
import { answer, requireTrust, taskForChat } from './toolQueue.ts';

/** Lets chat cancel a task, once the person has agreed. */
export class CancelTool implements vscode.LanguageModelTool<ToolInput<'cancel'>> {
  readonly #services: Pick<Services, 'queues'>;

  constructor(services: Pick<Services, 'queues'>) {
    this.#services = services;
  }

  /** @throws OrchestraError where there is no such task, and in Restricted Mode: then nothing is asked */
  prepareInvocation(
    options: vscode.LanguageModelToolInvocationPrepareOptions<ToolInput<'cancel'>>,
  ): vscode.PreparedToolInvocation {
    requireTrust();
    const { view } = taskForChat(this.#services, TOOL_INPUTS.cancel().parse(options.input).taskId);
    const { taskId, agent, prompt } = view.task;
    return {
      invocationMessage: vscode.l10n.t('Cancelling {0}', taskId),
      confirmationMessages: {
        title: vscode.l10n.t('Cancel a task?'),
        message: new vscode.MarkdownString(escapeMarkdown(`${taskId} · ${agent} · ${titleOf(prompt)}`)),
      },
    };
  }

  /** Resolves when its processes are gone. @throws OrchestraError where it has ended already */
  async invoke(
    options: vscode.LanguageModelToolInvocationOptions<ToolInput<'cancel'>>,
  ): Promise<vscode.LanguageModelToolResult> {
    requireTrust();
    const { source, view } = taskForChat(this.#services, TOOL_INPUTS.cancel().parse(options.input).taskId);
    const { taskId, status } = isTerminal(view.task.status)
      ? view.task
      : await source.queue.cancel(view.task.taskId);
    return answer(`${taskId} is ${status}.`);
  }
}
