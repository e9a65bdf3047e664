import * as z from 'zod/mini';
import type { Answer, StreamEvent, WireFormat } from './format.ts';

const body = z.object({
  messages: z.array(z.object({ content: z.union([z.string(), z.array(z.object({ type: z.string() }))]) })),
  tools: z.optional(z.array(z.object({ name: z.string() }))),
});

/** Anthropic messages, as claude speaks it. */
export const anthropicMessages: WireFormat = {
  path: '/v1/messages',
  request: z.pipe(
    body,
    z.transform(({ messages, tools = [] }) => ({
      tools: tools.map(({ name }) => name),
      toolHasRun: messages.some(
        ({ content }) => typeof content !== 'string' && content.some(({ type }) => type === 'tool_result'),
      ),
    })),
  ),
  answer: (answer) => [
    named('message_start', { message }),
    named('content_block_start', { index: 0, content_block: emptyBlock(answer) }),
    named('content_block_delta', { index: 0, delta: delta(answer) }),
    named('content_block_stop', { index: 0 }),
    named('message_delta', {
      delta: { stop_reason: answer.kind === 'tool' ? 'tool_use' : 'end_turn', stop_sequence: null },
      usage: { output_tokens: 5 },
    }),
    named('message_stop', {}),
  ],
  refusal: (status, message) => ({
    type: 'error',
    error: { type: status === 401 ? 'authentication_error' : 'rate_limit_error', message },
  }),
};

const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'scripted',
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { input_tokens: 10, output_tokens: 1 },
};

function emptyBlock(answer: Answer): object {
  return answer.kind === 'text'
    ? { type: 'text', text: '' }
    : { type: 'tool_use', id: 'toolu_1', name: answer.tool, input: {} };
}

function delta(answer: Answer): object {
  return answer.kind === 'text'
    ? { type: 'text_delta', text: answer.text }
    : { type: 'input_json_delta', partial_json: JSON.stringify(answer.input) };
}

function named(type: string, rest: object): StreamEvent {
  return { event: type, data: { type, ...rest } };
}
