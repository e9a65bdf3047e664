import { objectAt, textAt, type Json } from '../agents/jsonLines.ts';
import { QUIET, type LineReader, type TranscriptPart } from './parts.ts';
import { numberAt, shortArguments, textOf } from './values.ts';

/** The JSON lines of copilot (`--output-format json`). Most of its events are about itself. */
export function copilotReader(): LineReader {
  return (line) => {
    const data = objectAt(line, 'data');
    switch (line['type']) {
      case 'assistant.message': {
        const text = textAt(data, 'content');
        return text === undefined ? QUIET : [{ kind: 'message', text }];
      }
      case 'assistant.reasoning':
        return [{ kind: 'thought', text: textOf(data['content']) }];
      case 'tool.execution_start': {
        const name = textAt(data, 'toolName') ?? 'tool';
        return [{ kind: 'tool', name, text: shortArguments(objectAt(data, 'arguments')) }];
      }
      case 'tool.execution_complete':
        return [answerPart(data)];
      case 'session.error':
        return [{ kind: 'error', text: textAt(data, 'message') ?? 'Copilot reported an error' }];
      case 'session.info':
      case 'session.warning':
        return [{ kind: 'note', text: textAt(data, 'message') ?? textOf(data) }];
      case 'result':
        return [{ kind: 'end', isFailure: numberAt(line, 'exitCode') !== 0, usage: {} }];
      case 'user.message':
      case 'assistant.turn_start':
      case 'assistant.turn_end':
      case 'session.skills_loaded':
        return QUIET;
      default:
        return line['ephemeral'] === true ? QUIET : undefined;
    }
  };
}

function answerPart(data: Json): TranscriptPart {
  const exitCode = numberAt(objectAt(data, 'shellExecution'), 'exitCode') ?? 0;
  const text =
    textAt(objectAt(data, 'result'), 'content') ?? textAt(objectAt(data, 'error'), 'message') ?? '';
  return {
    kind: 'result',
    text: text.replace(/^\n+/u, ''),
    isFailure: data['success'] === false || exitCode !== 0,
  };
}
