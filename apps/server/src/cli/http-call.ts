import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { defineErrors, LingtanError } from '@lingtan/sdk';

/** What can go wrong between the command line and a server. */
export const callErrors = defineErrors('CLI', {
  NO_SERVER: {
    message: 'The server at {url} does not answer: {reason}',
    status: 503,
    hint: 'Start it (npm start), or set LINGTAN_URL to the address where it runs.',
  },
  CONNECTION_LOST: { message: 'The connection to the server at {url} broke off: {reason}', status: 503 },
  BAD_ANSWER: { message: 'The server answered {status}: {text}', status: 502 },
});

/** One call of the API. */
export interface Call {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Readable;
}

/**
 * Calls the API and resolves with the answer, whose body is a stream. There is no time limit: an import answers when the
 * last row is stored.
 * @throws the server's own error; CLI_NO_SERVER when there was no connection, CLI_CONNECTION_LOST when it broke
 */
export async function callApi(base: { url: string; token: string }, call: Call): Promise<IncomingMessage> {
  const response = await send(base, call);
  if (response.statusCode! >= 200 && response.statusCode! < 300) return response;
  throw asProblem(response.statusCode!, await readText(base.url, response));
}

/** The whole body of an answer. @throws CLI_CONNECTION_LOST when it is not whole */
export async function readText(url: string, response: IncomingMessage): Promise<string> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    throw lost(url, error);
  }
}

/** A connection that broke, in words. */
export function lost(url: string, error: unknown): LingtanError {
  return callErrors.CONNECTION_LOST({ url, reason: reasonOf(error) }, error);
}

function send({ url, token }: { url: string; token: string }, call: Call): Promise<IncomingMessage> {
  const target = new URL(call.path, url);
  const request = (target.protocol === 'https:' ? httpsRequest : httpRequest)(target, {
    method: call.method,
    headers: { authorization: `Bearer ${token}`, ...call.headers },
  });
  return new Promise((resolve, reject) => {
    let connected = false;
    const fail = (error: Error): void =>
      reject(connected ? lost(url, error) : callErrors.NO_SERVER({ url, reason: reasonOf(error) }, error));
    request.once('socket', (socket) => {
      // One that is used again has connected long ago, and would tell nobody.
      if (socket.connecting) socket.once('connect', () => (connected = true));
      else connected = true;
    });
    request.once('response', resolve);
    request.on('error', fail);
    const { body } = call;
    if (body === undefined || typeof body === 'string') request.end(body);
    else {
      body.once('error', (error) => {
        reject(error);
        request.destroy();
      });
      // The answer may come before the body is through, when the server refuses it; the rest of it is then not read.
      request.once('close', () => body.destroy());
      body.pipe(request);
    }
  });
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const inner = error instanceof AggregateError ? (error.errors[0] as Error | undefined)?.message : undefined;
  const text = message || inner || String(error);
  return code && !text.includes(code) ? `${text} (${code})` : text;
}

function asProblem(status: number, text: string): LingtanError {
  try {
    const problem = JSON.parse(text) as {
      code: string;
      detail: string;
      hint?: string;
      params?: Record<string, unknown>;
    };
    return new LingtanError(problem.code, problem.detail, {
      status,
      ...(problem.hint ? { hint: problem.hint } : {}),
      ...(problem.params ? { params: problem.params } : {}),
    });
  } catch {
    return callErrors.BAD_ANSWER({ status, text: text.slice(0, 200) });
  }
}
