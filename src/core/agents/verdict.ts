import type { OutputFormat } from './definition.ts';
import { jsonLines, objectAt, textAt, type Json } from './jsonLines.ts';
import { lastLines, oneLine } from './logText.ts';

/** What an agent's own output says about how it ended. */
export interface Verdict {
  /** `none`: it does not say; the exit code decides. */
  readonly outcome: 'success' | 'failure' | 'none';
  /** In the agent's own words; beside `none`, an error to show if the exit code says it failed. */
  readonly message?: string;
}

/** What one line says; undefined where it says nothing about the end. */
type LineReader = (line: Json) => Verdict | undefined;

const SUCCESS: Verdict = { outcome: 'success' };
/** Work went on after this line: what was said before no longer holds. */
const NOTHING: Verdict = { outcome: 'none' };

/** Reads the end of a log (its last bytes, lines cut off at the start allowed). Pure; never throws. */
export function readVerdict(format: OutputFormat, text: string): Verdict {
  const reader = readerOf(format);
  if (reader === undefined) return NOTHING;
  let verdict = NOTHING;
  for (const line of jsonLines(text)) verdict = reader(line) ?? verdict;
  return verdict;
}

/** The last lines of a log that show why it failed, cleaned of control characters; undefined where there are none. */
export function describeProblem(format: OutputFormat, text: string): string | undefined {
  const { message } = readVerdict(format, text);
  if (message !== undefined) return message;
  return lastLines(format === 'text' ? text : withoutJson(text)) ?? lastLines(text);
}

function readerOf(format: OutputFormat): LineReader | undefined {
  switch (format) {
    case 'text':
      return undefined;
    case 'opencode':
      return opencodeLine;
    case 'claude':
    case 'qwen':
      return claudeLine;
    case 'codex':
      return codexLine;
    case 'gemini':
      return geminiLine;
    case 'copilot':
      return copilotLine;
  }
}

function failure(message: string | undefined, otherwise: string): Verdict {
  return { outcome: 'failure', message: oneLine(unwrapped(message ?? otherwise)) };
}

/** Some agents hand a server's answer on as it came: `{"error":{"message":"…"}}`. */
function unwrapped(message: string): string {
  const [answer] = jsonLines(message.replaceAll('\n', ' '));
  return answer === undefined
    ? message
    : (textAt(objectAt(answer, 'error'), 'message') ?? textAt(answer, 'message') ?? message);
}

function problem(message: string | undefined): Verdict {
  return message === undefined ? NOTHING : { outcome: 'none', message: oneLine(message) };
}

/** `error` ends a run; `step_finish` says whether the model stopped or goes on with tools. */
function opencodeLine(line: Json): Verdict | undefined {
  switch (line['type']) {
    case 'error': {
      const error = objectAt(line, 'error');
      return failure(
        textAt(objectAt(error, 'data'), 'message') ?? textAt(error, 'message') ?? textAt(error, 'name'),
        'OpenCode reported an error',
      );
    }
    case 'step_start':
      return NOTHING;
    case 'step_finish':
      return objectAt(line, 'part')['reason'] === 'stop' ? SUCCESS : NOTHING;
    default:
      return undefined;
  }
}

/** `result` decides, and in it `is_error` before `subtype`: an API error comes as a "success" that is an error. */
function claudeLine(line: Json): Verdict | undefined {
  if (line['type'] === 'system' && (line['subtype'] === 'api_retry' || line['subtype'] === 'retry')) {
    return problem(textAt(line, 'error') ?? textAt(line, 'message'));
  }
  if (line['type'] !== 'result') return undefined;
  const subtype = textAt(line, 'subtype');
  if (line['is_error'] !== true && (subtype === undefined || subtype === 'success')) return SUCCESS;
  const words =
    textAt(line, 'result') ??
    textAt(objectAt(line, 'error'), 'message') ??
    textAt(line, 'error') ??
    firstWords(line['errors']);
  return failure(words, `the run ended with ${subtype ?? 'an error'}`);
}

/** The first of a list of errors that is meant for people; diagnostics stand in brackets. */
function firstWords(value: unknown): string | undefined {
  const texts: unknown[] = Array.isArray(value) ? value : [];
  return texts.filter((item) => typeof item === 'string').find((item) => !item.startsWith('['));
}

/** `error` may be a try that is repeated ("Reconnecting... 1/5"); `turn.completed` and `turn.failed` decide. */
function codexLine(line: Json): Verdict | undefined {
  switch (line['type']) {
    case 'turn.started':
      return NOTHING;
    case 'turn.completed':
      return SUCCESS;
    case 'turn.failed':
      return failure(textAt(objectAt(line, 'error'), 'message'), 'the turn failed');
    case 'error':
      return problem(textAt(line, 'message'));
    default:
      return undefined;
  }
}

function geminiLine(line: Json): Verdict | undefined {
  if (line['type'] === 'error') return problem(textAt(line, 'message'));
  if (line['type'] !== 'result') return undefined;
  if (line['status'] === 'success') return SUCCESS;
  return line['status'] === 'error'
    ? failure(textAt(objectAt(line, 'error'), 'message'), 'the run ended with an error')
    : undefined;
}

function copilotLine(line: Json): Verdict | undefined {
  if (line['type'] === 'session.error') return problem(textAt(objectAt(line, 'data'), 'message'));
  return undefined;
}

/** Lines of plain words between the JSON lines: what went to standard error. */
function withoutJson(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('{'))
    .join('\n');
}
