import * as z from 'zod/mini';
import { doneMarker } from './format.ts';
import type { Answer, StreamEvent, WireFormat } from './format.ts';

const body = z.object({
  messages: z.array(z.object({ role: z.string() })),
  tools: z.optional(z.array(z.object({ function: z.object({ name: z.string() }) }))),
});

/** OpenAI chat completions, as opencode speaks it. */
export const chatCompletions: WireFormat = {
  path: '/v1/chat/completions',
  request: z.pipe(
    body,
    z.transform(({ messages, tools = [] }) => ({
      tools: tools.map((tool) => tool.function.name),
      toolHasRun: messages.some(({ role }) => role === 'tool'),
    })),
  ),
  answer: (answer) => [
    chunk({ role: 'assistant', content: '' }, null),
    chunk(delta(answer), null),
    chunk({}, answer.kind === 'tool' ? 'tool_calls' : 'stop'),
    { data: doneMarker },
  ],
  refusal: (status, message) => ({ error: { message, type: 'scripted', code: String(status) } }),
};

function delta(answer: Answer): object {
  if (answer.kind === 'text') return { content: answer.text };
  const called = { name: answer.tool, arguments: JSON.stringify(answer.input) };
  return { tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: called }] };
}

function chunk(change: object, finishReason: 'tool_calls' | 'stop' | null): StreamEvent {
  return {
    data: {
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'scripted',
      choices: [{ index: 0, delta: change, finish_reason: finishReason }],
      ...(finishReason !== null && { usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } }),
    },
  };
}
