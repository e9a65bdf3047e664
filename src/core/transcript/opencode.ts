import { objectAt, textAt, type Json } from '../agents/jsonLines.ts';
import { QUIET, type LineReader, type TranscriptPart, type Usage } from './parts.ts';
import { numberAt, shortArguments, sum, textOf } from './values.ts';

/** The JSON lines of opencode (`run --format json`); what the steps took is added up. */
export function opencodeReader(): LineReader {
  let usage: Usage = {};
  return (line) => {
    const part = objectAt(line, 'part');
    switch (line['type']) {
      case 'step_start':
        return QUIET;
      case 'text':
        return [{ kind: 'message', text: textAt(part, 'text') ?? '' }];
      case 'reasoning':
        return [{ kind: 'thought', text: textAt(part, 'text') ?? '' }];
      case 'tool_use':
        return toolParts(part);
      case 'step_finish': {
        usage = addStep(usage, part);
        if (part['reason'] === 'tool-calls') return QUIET;
        const isFailure = part['reason'] !== 'stop';
        const text = isFailure ? `stopped: ${textAt(part, 'reason') ?? 'for an unknown reason'}` : undefined;
        return [{ kind: 'end', isFailure, text, usage }];
      }
      case 'error':
        return [{ kind: 'error', text: errorText(objectAt(line, 'error')) }];
      default:
        return undefined;
    }
  };
}

/** A call is told of once it is over, with its answer. */
function toolParts(part: Json): readonly TranscriptPart[] {
  const state = objectAt(part, 'state');
  const isFailure = state['status'] === 'error';
  const answer = isFailure ? state['error'] : state['output'];
  const name = textAt(part, 'tool') ?? 'tool';
  return [
    { kind: 'tool', name, text: shortArguments(objectAt(state, 'input')) },
    { kind: 'result', text: textOf(answer), isFailure: isFailure || failedExit(state) },
  ];
}

function failedExit(state: Json): boolean {
  const exit = numberAt(objectAt(state, 'metadata'), 'exit');
  return exit !== undefined && exit !== 0;
}

function errorText(error: Json): string {
  return (
    textAt(objectAt(error, 'data'), 'message') ??
    textAt(error, 'message') ??
    textAt(error, 'name') ??
    'OpenCode reported an error'
  );
}

function addStep(usage: Usage, part: Json): Usage {
  const tokens = objectAt(part, 'tokens');
  return {
    turns: (usage.turns ?? 0) + 1,
    inputTokens: sum(usage.inputTokens, numberAt(tokens, 'input')),
    outputTokens: sum(usage.outputTokens, numberAt(tokens, 'output')),
    costUsd: sum(usage.costUsd, numberAt(part, 'cost')),
  };
}
