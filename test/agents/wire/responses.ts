import * as z from 'zod/mini';
import type { Answer, StreamEvent, WireFormat } from './format.ts';

const body = z.object({
  input: z.array(z.object({ type: z.optional(z.string()) })),
  tools: z.optional(z.array(z.object({ name: z.optional(z.string()) }))),
});

/** OpenAI responses, as codex speaks it. */
export const responses: WireFormat = {
  path: '/v1/responses',
  request: z.pipe(
    body,
    z.transform(({ input, tools = [] }) => ({
      tools: tools.flatMap(({ name }) => name ?? []),
      toolHasRun: input.some(({ type }) => type === 'function_call_output'),
    })),
  ),
  answer: (answer) => {
    const item = outputItem(answer);
    return [
      named('response.created', { response: { id: 'resp_1' } }),
      named('response.output_item.done', { output_index: 0, item }),
      named('response.completed', { response: { id: 'resp_1', output: [item], usage } }),
    ];
  },
  refusal: (status, message) => ({ error: { message, type: 'scripted', code: String(status) } }),
};

const usage = {
  input_tokens: 10,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 5,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 15,
};

function outputItem(answer: Answer): object {
  if (answer.kind === 'text') {
    return {
      type: 'message',
      id: 'msg_1',
      role: 'assistant',
      content: [{ type: 'output_text', text: answer.text }],
    };
  }
  return {
    type: 'function_call',
    id: 'fc_1',
    call_id: 'call_1',
    name: answer.tool,
    arguments: JSON.stringify(answer.input),
  };
}

function named(type: string, rest: object): StreamEvent {
  return { event: type, data: { type, ...rest } };
}
