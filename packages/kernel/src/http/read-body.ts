import type { IncomingMessage } from 'node:http';
import { httpErrors } from '../errors.ts';
import { parseJson } from './parse-json.ts';

export const defaultBodyLimit = 1024 * 1024;

/**
 * Reads a JSON body once. Undefined when there is none.
 * @throws HTTP_BODY_TOO_LARGE, _UNSUPPORTED_MEDIA_TYPE, _BAD_JSON, _INTERRUPTED
 */
export async function readJsonBody(request: IncomingMessage, limit: number): Promise<unknown> {
  const body = await readBody(request, limit);
  if (body.length === 0) return undefined;
  // A form or plain text is what another site can make a browser send; JSON it cannot without asking first.
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/(json|[\w.+-]+\+json)\s*(;|$)/i.test(type)) {
    throw httpErrors.UNSUPPORTED_MEDIA_TYPE({ value: type || 'none', expected: 'application/json' });
  }
  if (request.headers['content-encoding'] !== undefined && request.headers['content-encoding'] !== 'identity') {
    throw httpErrors.UNSUPPORTED_MEDIA_TYPE({
      value: request.headers['content-encoding'],
      expected: 'a body without content-encoding',
    });
  }
  try {
    return await parseJson(body);
  } catch (cause) {
    throw httpErrors.BAD_JSON({ reason: (cause as Error).message }, cause);
  }
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) throw httpErrors.BODY_TOO_LARGE({ limit });
  const chunks: Buffer[] = [];
  let size = 0;
  // The request outlives a refusal: the rest of its body is read and dropped after the answer.
  const incoming = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  try {
    for await (const chunk of incoming) {
      size += chunk.length;
      if (size > limit) throw httpErrors.BODY_TOO_LARGE({ limit });
      chunks.push(chunk);
    }
  } catch (error) {
    // Its code is that of a broken wire, which would otherwise be taken for the database's.
    throw error === request.errored ? httpErrors.INTERRUPTED({}, error) : error;
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
}
