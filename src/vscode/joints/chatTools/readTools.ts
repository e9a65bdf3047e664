import type * as vscode from 'vscode';
import { outputFormatOf, systemClock } from '../../../core/index.ts';
import type { Services } from '../../host/services.ts';
import { lastLogLines } from '../../queue/logTail.ts';
import { logFileOf } from '../../queue/taskFiles.ts';
import { titlesOf } from '../../view/titles.ts';
import { TOOL_INPUTS, type ToolInput } from './toolInputs.ts';
import { answer, taskForChat } from './toolQueue.ts';
import { listText, taskText } from './toolTexts.ts';

/** Lists the tasks of the window for chat. */
export class ListTool implements vscode.LanguageModelTool<ToolInput<'list'>> {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  invoke(
    options: vscode.LanguageModelToolInvocationOptions<ToolInput<'list'>>,
  ): vscode.LanguageModelToolResult {
    const { status } = TOOL_INPUTS.list().parse(options.input);
    const views = this.#services.queues.all().flatMap((queue) => queue.tasks());
    const asked = views.filter(({ task }) => status === undefined || task.status === status);
    return answer(listText(asked, systemClock.nowMs(), titlesOf(...this.#services.queues.all())));
  }
}

/** Tells chat how one task stands, with the end of its log. */
export class ReadTool implements vscode.LanguageModelTool<ToolInput<'read'>> {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** @throws OrchestraError where there is no such task */
  invoke(
    options: vscode.LanguageModelToolInvocationOptions<ToolInput<'read'>>,
  ): vscode.LanguageModelToolResult {
    const { source, view } = taskForChat(this.#services, TOOL_INPUTS.read().parse(options.input).taskId);
    const { queue } = source;
    const format = outputFormatOf(queue, view.task);
    const logTail = lastLogLines(logFileOf(queue, view.task.taskId), format);
    return answer(taskText(view, logTail, systemClock.nowMs(), titlesOf(source)));
  }
}
