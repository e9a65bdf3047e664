import { objectAt, textAt, type Json } from '../agents/jsonLines.ts';
import { QUIET, type LineReader, type TranscriptPart } from './parts.ts';
import { cutLine, numberAt, objectsAt, shortArguments, textOf } from './values.ts';

/** Calls that are told of twice: so many that began are remembered. */
const REMEMBERED = 100;

/** The JSON lines of codex (`exec --json`). */
export function codexReader(): LineReader {
  const begun = new Set<string>();
  return (line) => {
    const item = objectAt(line, 'item');
    const id = textAt(item, 'id') ?? '';
    switch (line['type']) {
      case 'thread.started':
      case 'turn.started':
        return QUIET;
      case 'item.started':
        if (begun.size < REMEMBERED) begun.add(id);
        return callParts(item);
      case 'item.updated':
        return item['type'] === 'todo_list' ? callParts(item) : QUIET;
      case 'item.completed':
        return [...(begun.delete(id) ? QUIET : callParts(item)), ...doneParts(item)];
      case 'turn.completed':
        return [{ kind: 'end', isFailure: false, usage: usageOf(line) }];
      case 'turn.failed': {
        const text = textAt(objectAt(line, 'error'), 'message') ?? 'the turn failed';
        return [{ kind: 'end', isFailure: true, text, usage: usageOf(line) }];
      }
      case 'error':
        return [{ kind: 'note', text: textAt(line, 'message') ?? 'an error' }];
      default:
        return undefined;
    }
  };
}

/** What an item is about when it begins. */
function callParts(item: Json): readonly TranscriptPart[] {
  switch (item['type']) {
    case 'command_execution':
      return [{ kind: 'tool', name: 'shell', text: cutLine(textAt(item, 'command') ?? '') }];
    case 'file_change': {
      const changes = objectsAt(item, 'changes').map(
        (change) => `${textAt(change, 'kind') ?? 'change'} ${textAt(change, 'path') ?? ''}`,
      );
      return [{ kind: 'tool', name: 'edit', text: cutLine(changes.join(', ')) }];
    }
    case 'mcp_tool_call': {
      const name = [textAt(item, 'server'), textAt(item, 'tool')].filter(Boolean).join('.');
      return [{ kind: 'tool', name: name || 'tool', text: shortArguments(objectAt(item, 'arguments')) }];
    }
    case 'web_search':
      return [{ kind: 'tool', name: 'web search', text: cutLine(textAt(item, 'query') ?? '') }];
    case 'todo_list':
      return [{ kind: 'note', text: todoText(item) }];
    default:
      return QUIET;
  }
}

/** What came of an item. */
function doneParts(item: Json): readonly TranscriptPart[] {
  switch (item['type']) {
    case 'agent_message':
      return [{ kind: 'message', text: textAt(item, 'text') ?? '' }];
    case 'reasoning':
      return [{ kind: 'thought', text: textAt(item, 'text') ?? '' }];
    case 'command_execution': {
      const code = numberAt(item, 'exit_code');
      const isFailure = item['status'] === 'failed' || (code !== undefined && code !== 0);
      const output = textOf(item['aggregated_output']);
      const ending = isFailure && code !== undefined ? `exit code ${String(code)}` : '';
      return [{ kind: 'result', text: [output.trimEnd(), ending].filter(Boolean).join('\n'), isFailure }];
    }
    case 'mcp_tool_call': {
      const isFailure = item['status'] === 'failed';
      const answer = objectAt(item, 'result')['content'] ?? objectAt(item, 'error')['message'];
      return [{ kind: 'result', text: textOf(answer), isFailure }];
    }
    case 'file_change':
      return item['status'] === 'failed' ? [{ kind: 'result', text: 'not changed', isFailure: true }] : QUIET;
    case 'error':
      return [{ kind: 'note', text: textAt(item, 'message') ?? 'an error' }];
    case 'todo_list':
    case 'web_search':
      return QUIET;
    default:
      return [{ kind: 'note', text: cutLine(JSON.stringify(item)) }];
  }
}

function todoText(item: Json): string {
  return objectsAt(item, 'items')
    .map((todo) => `${todo['completed'] === true ? '[x]' : '[ ]'} ${textAt(todo, 'text') ?? ''}`)
    .join('; ');
}

function usageOf(line: Json): { inputTokens?: number | undefined; outputTokens?: number | undefined } {
  const usage = objectAt(line, 'usage');
  return { inputTokens: numberAt(usage, 'input_tokens'), outputTokens: numberAt(usage, 'output_tokens') };
}
