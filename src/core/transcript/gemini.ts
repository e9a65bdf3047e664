import { objectAt, textAt, type Json } from '../agents/jsonLines.ts';
import { QUIET, type LineReader, type TranscriptPart } from './parts.ts';
import { numberAt, shortArguments, textOf } from './values.ts';

/** The JSON lines of gemini (`--output-format stream-json`); what it says comes in pieces. */
export function geminiReader(): LineReader {
  return (line) => {
    switch (line['type']) {
      case 'init': {
        const model = textAt(line, 'model');
        return model === undefined ? QUIET : [{ kind: 'note', text: `model ${model}` }];
      }
      case 'message':
        if (line['role'] !== 'assistant') return QUIET;
        return [{ kind: 'message', text: textOf(line['content']), isPiece: line['delta'] === true }];
      case 'tool_use': {
        const name = textAt(line, 'tool_name') ?? 'tool';
        return [{ kind: 'tool', name, text: shortArguments(objectAt(line, 'parameters')) }];
      }
      case 'tool_result': {
        const isFailure = line['status'] === 'error';
        const words = textAt(line, 'output') ?? textAt(objectAt(line, 'error'), 'message');
        return [{ kind: 'result', text: words ?? '', isFailure }];
      }
      case 'error':
        return [{ kind: 'note', text: textAt(line, 'message') ?? 'an error' }];
      case 'result':
        return [endPart(line)];
      default:
        return undefined;
    }
  };
}

function endPart(line: Json): TranscriptPart {
  const stats = objectAt(line, 'stats');
  const isFailure = line['status'] !== 'success';
  return {
    kind: 'end',
    isFailure,
    text: isFailure ? (textAt(objectAt(line, 'error'), 'message') ?? textAt(line, 'status')) : undefined,
    usage: {
      inputTokens: numberAt(stats, 'input_tokens'),
      outputTokens: numberAt(stats, 'output_tokens'),
    },
  };
}
