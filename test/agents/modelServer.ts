import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { callShell } from './shellTools.ts';
import { anthropicMessages } from './wire/anthropicMessages.ts';
import { chatCompletions } from './wire/chatCompletions.ts';
import { toServerSentEvents } from './wire/format.ts';
import type { Answer, Turn, WireFormat } from './wire/format.ts';
import { responses } from './wire/responses.ts';

/** What the scripted model does. */
export interface Script {
  /** A command that it has the agent run before it answers; without it, it answers at once. */
  readonly command?: string;
  /** Its answer. */
  readonly text: string;
  /** What it refuses: every request, or the given number of the first ones that offer tools. */
  readonly refuse?: { readonly status: number; readonly message: string; readonly times?: number };
}

/** A request as it came in. */
interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** A scripted model on 127.0.0.1, in the wire formats of opencode, claude and codex. */
export interface ModelServer {
  /** Address without a path and without a slash at its end. */
  readonly url: string;
  /** All requests until now, probes and side requests too. */
  readonly requests: readonly RecordedRequest[];
  /** Ends the server and every open connection. */
  close(): Promise<void>;
}

const formats: readonly WireFormat[] = [chatCompletions, anthropicMessages, responses];

/** Starts a server that follows `script` in every conversation, on a free port. */
export async function startModelServer(script: Script): Promise<ModelServer> {
  const requests: RecordedRequest[] = [];
  let refusalsLeft = script.refuse?.times ?? Number.POSITIVE_INFINITY;

  const answerModel = (format: WireFormat, body: string, response: ServerResponse): void => {
    const turn = format.request.parse(JSON.parse(body));
    const counts = script.refuse?.times === undefined || turn.tools.length > 0;
    if (script.refuse !== undefined && refusalsLeft > 0 && counts) {
      refusalsLeft -= 1;
      const { status, message } = script.refuse;
      sendJson(response, status, format.refusal(status, message), { 'retry-after': '1' });
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(toServerSentEvents(format.answer(nextAnswer(script, turn))));
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = request.method ?? '';
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const body = await text(request);
    requests.push({ method, path, body });
    const format = formats.find((candidate) => candidate.path === path);
    if (method === 'POST' && format !== undefined) answerModel(format, body, response);
    else if (path === '/v1/messages/count_tokens') sendJson(response, 200, { input_tokens: 10 });
    else if (path === '/v1/models') sendJson(response, 200, { object: 'list', data: [], models: [] });
    else if (method === 'HEAD') response.writeHead(200).end();
    else sendJson(response, 404, { error: { message: `Nothing is scripted for ${method} ${path}.` } });
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A 400 is what no agent repeats; its text then stands in the agent's output.
      sendJson(response, 400, {
        error: { message: `The scripted model cannot read this: ${String(error)}` },
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The model server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function nextAnswer(script: Script, turn: Turn): Answer {
  const end: Answer = { kind: 'text', text: script.text };
  if (script.command === undefined || turn.toolHasRun) return end;
  return callShell(turn.tools, script.command) ?? end;
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
