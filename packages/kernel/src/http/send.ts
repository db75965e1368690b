import type { ServerResponse } from 'node:http';
import { type FileResponse, nextTurn } from '@lingtan/sdk';
import type { Reply } from './core-route.ts';
import { isLong, jsonPieces } from './json-pieces.ts';
import type { Problem } from './problem.ts';

/** Sends JSON. API answers are never kept by caches. */
export function sendJson(response: ServerResponse, status: number, body: unknown, type = 'application/json'): void {
  response.statusCode = status;
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-store');
  if (body === undefined) {
    response.end();
    return;
  }
  const text = JSON.stringify(body);
  response.setHeader('content-type', `${type}; charset=utf-8`);
  response.setHeader('content-length', Buffer.byteLength(text));
  response.end(text);
}

/** Sends a problem; a caller that waits is told how long. */
export function sendProblem(response: ServerResponse, problem: Problem): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const seconds = problem.params['seconds'];
  if ([429, 503, 507].includes(problem.status) && !response.hasHeader('retry-after')) {
    response.setHeader('retry-after', typeof seconds === 'number' ? Math.max(1, Math.ceil(seconds)) : 1);
  }
  sendJson(response, problem.status, problem, 'application/problem+json');
}

/**
 * Sends a document that may be long: text is made of it in pieces, at the caller's pace, so that nobody else waits for the whole.
 */
export async function sendDocument(response: ServerResponse, status: number, body: unknown): Promise<void> {
  if (!isLong(body)) return sendJson(response, status, body);
  response.statusCode = status;
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-store');
  response.setHeader('content-type', 'application/json; charset=utf-8');
  for (const piece of jsonPieces(body)) {
    if (response.destroyed) return;
    if (!response.write(piece)) await drained(response);
    await nextTurn();
  }
  response.end();
}

/** Streams a file as a download, at the caller's pace. What fails before the first piece is there leaves no trace of a file. */
export async function sendFile(response: ServerResponse, file: FileResponse): Promise<void> {
  if (typeof file.body === 'string' || file.body instanceof Uint8Array) {
    beginFile(response, file);
    response.end(file.body);
    return;
  }
  let begun = false;
  for await (const chunk of file.body) {
    if (response.destroyed) return;
    if (!begun) beginFile(response, file);
    begun = true;
    if (!response.write(chunk)) await drained(response);
  }
  if (!begun) beginFile(response, file);
  response.end();
}

function beginFile(response: ServerResponse, file: FileResponse): void {
  response.statusCode = 200;
  response.setHeader('content-type', file.contentType);
  response.setHeader('cache-control', 'no-store');
  const plain = file.filename.replace(/[^\w.-]/g, '_');
  response.setHeader(
    'content-disposition',
    `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
  );
}

/** Resolves when there is room again, or nobody reads any more. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      response.off('drain', end);
      response.off('close', end);
      resolve();
    };
    response.on('drain', end);
    response.on('close', end);
  });
}

export function isFile(value: unknown): value is FileResponse {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as { kind?: unknown }).kind === 'file' &&
    'contentType' in value
  );
}

export function isReply(value: unknown): value is Reply {
  return (
    typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'reply' && 'status' in value
  );
}
