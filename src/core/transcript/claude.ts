import { objectAt, textAt, type Json } from '../agents/jsonLines.ts';
import { QUIET, type LineReader, type TranscriptPart } from './parts.ts';
import { numberAt, objectsAt, shortArguments, textOf } from './values.ts';

/** The JSON lines of claude (`--output-format stream-json`), which qwen and cursor-agent write too. */
export function claudeReader(): LineReader {
  return (line) => {
    switch (line['type']) {
      case 'system':
        return systemParts(line);
      case 'assistant':
        return objectsAt(objectAt(line, 'message'), 'content').flatMap(saidPart);
      case 'user':
        return objectsAt(objectAt(line, 'message'), 'content').flatMap(answeredPart);
      case 'result':
        return [endPart(line)];
      case 'stream_event':
      case 'thinking':
      case 'tool_call':
        return QUIET;
      default:
        return undefined;
    }
  };
}

function systemParts(line: Json): readonly TranscriptPart[] {
  switch (line['subtype']) {
    case 'init': {
      const model = textAt(line, 'model');
      return model === undefined ? QUIET : [{ kind: 'note', text: `model ${model}` }];
    }
    case 'api_retry':
    case 'retry': {
      const waitMs = numberAt(line, 'retry_delay_ms') ?? numberAt(line, 'delayMs');
      const wait = waitMs === undefined ? '' : ` in ${(waitMs / 1000).toFixed(1)} s`;
      const why = textAt(line, 'error') ?? textAt(line, 'message') ?? 'the request failed';
      return [{ kind: 'note', text: `tries again${wait}: ${why}` }];
    }
    default:
      return QUIET;
  }
}

function saidPart(content: Json): readonly TranscriptPart[] {
  switch (content['type']) {
    case 'text':
      return [{ kind: 'message', text: textOf(content['text']) }];
    case 'thinking':
      return [{ kind: 'thought', text: textOf(content['thinking']) }];
    case 'tool_use':
    case 'server_tool_use': {
      const name = textAt(content, 'name') ?? 'tool';
      return [{ kind: 'tool', name, text: shortArguments(objectAt(content, 'input')) }];
    }
    default:
      return QUIET;
  }
}

/** Beside answers of tools there may be the prompt itself, which everybody knows. */
function answeredPart(content: Json): readonly TranscriptPart[] {
  if (content['type'] !== 'tool_result') return QUIET;
  return [{ kind: 'result', text: textOf(content['content']), isFailure: content['is_error'] === true }];
}

/** What it said last is repeated in the end; it is shown only where it is the error. */
function endPart(line: Json): TranscriptPart {
  const subtype = textAt(line, 'subtype') ?? 'success';
  const isFailure = line['is_error'] === true || subtype !== 'success';
  const usage = objectAt(line, 'usage');
  return {
    kind: 'end',
    isFailure,
    text: isFailure
      ? (textAt(line, 'result') ?? textAt(objectAt(line, 'error'), 'message') ?? subtype)
      : undefined,
    usage: {
      turns: numberAt(line, 'num_turns'),
      inputTokens: numberAt(usage, 'input_tokens'),
      outputTokens: numberAt(usage, 'output_tokens'),
      costUsd: numberAt(line, 'total_cost_usd'),
    },
  };
}
