import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import type { ConnectionOptions, SecureContext } from 'node:tls';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { isClosedAddress } from './addresses.ts';
import { checkedLookup, ClosedAddress } from './checked-lookup.ts';
import { databasePorts } from './dial.ts';

/** A call to an address that people or plugins have named. */
export interface GuardedCall {
  url: string | URL;
  /** Default GET. */
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer | null;
  /** The operator lets it connect to private and loopback addresses. */
  privateNetwork: boolean;
  /** Ends it, body and all. */
  signal: AbortSignal;
  /** Whose certificates are believed, where those of the system's authorities are not enough. */
  secureContext?: SecureContext | undefined;
}

/** What the other side said. */
export interface GuardedAnswer {
  status: number;
  statusText: string;
  /** Names in lower case; without those that told how the body was coded. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
}

/** The body of an answer was longer than the caller wants to read. */
export class AnswerTooLong extends Error {}

/**
 * Ports whose services may take a request for commands of their own: the block list of the Fetch standard, and those of databases.
 */
const closedPorts = new Set([
  ...[
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110,
  ],
  ...[
    111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  ],
  ...[540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061],
  ...[6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
  ...databasePorts,
]);

/**
 * What the connection itself says: to which of several hosts behind an address a call goes, where its body ends, what is spoken
 * next. Who calls chooses none of it.
 */
const ownHeaders = new Set([
  ...['connection', 'content-length', 'expect', 'host', 'http2-settings', 'keep-alive', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade'],
]);

const isOwnHeader = (name: string): boolean => /^proxy-/i.test(name) || ownHeaders.has(name.trim().toLowerCase());

/**
 * Posts once and tells the status; what the other side says is not read. Redirects are not followed.
 * @throws ClosedAddress where it would lead to a closed address, and what the connection throws
 */
export async function postGuarded(call: Omit<GuardedCall, 'method'>): Promise<number> {
  const response = await open({ ...call, method: 'POST' });
  // It may have no end.
  response.destroy();
  return response.statusCode ?? 0;
}

/**
 * Calls once and reads the answer. Redirects are not followed: what follows is another call, which is judged like the first.
 * @param longest bytes of the body, decoded
 * @throws ClosedAddress where it would lead to a closed address, AnswerTooLong, and what the connection throws
 */
export async function callGuarded(call: GuardedCall, longest: number): Promise<GuardedAnswer> {
  const response = await open(call);
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of decoded(response) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > longest) throw new AnswerTooLong(`more than ${longest} bytes`);
      chunks.push(chunk);
    }
    const coding = new Set(['content-encoding', 'content-length', 'transfer-encoding']);
    const headers = Object.entries(response.headers).flatMap(([name, value]) =>
      coding.has(name) ? [] : [value ?? ''].flat().map((each) => [name, each] as const),
    );
    const { statusCode: status = 0, statusMessage: statusText = '' } = response;
    return { status, statusText, headers, body: Buffer.concat(chunks) };
  } finally {
    response.destroy();
  }
}

/** The address is checked when the connection is made, so that a name cannot lead elsewhere than it did when it was looked up. */
function open({
  url,
  method = 'GET',
  headers,
  body,
  privateNetwork,
  signal,
  secureContext,
}: GuardedCall): Promise<IncomingMessage> {
  const target = new URL(url);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const isSecure = target.protocol === 'https:';
  return new Promise((resolve, reject) => {
    // An address in the URL is never looked up.
    if (isIP(host) !== 0 && isClosedAddress(host, privateNetwork)) return reject(new ClosedAddress(host));
    if (target.port !== '' && closedPorts.has(Number(target.port))) return reject(new ClosedAddress(target.host));
    const own = Object.keys(headers ?? {}).find(isOwnHeader);
    if (own !== undefined)
      return reject(new TypeError(`the header ${own} is said by the connection itself; send the call without it`));
    const length = body === undefined || body === null ? {} : { 'content-length': Buffer.byteLength(body) };
    const options: RequestOptions & Pick<ConnectionOptions, 'secureContext'> = {
      method,
      // A connection that was kept open would be one that was checked for another address.
      agent: false,
      signal,
      lookup: checkedLookup(privateNetwork),
      ...(secureContext ? { secureContext } : {}),
      headers: { 'accept-encoding': 'gzip, deflate, br', ...headers, ...length },
    };
    const call = (isSecure ? httpsRequest : httpRequest)(target, options, resolve);
    call.on('error', reject);
    // Who answers that another protocol begins has not answered, and Node waits for whoever takes the connection over.
    call.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Error('the other side wants to speak another protocol'));
    });
    call.on('close', () =>
      reject(signal.aborted ? signal.reason : new Error('the connection was closed without an answer')),
    );
    call.end(body ?? undefined);
  });
}

function decoded(response: IncomingMessage): Readable {
  const makers = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress };
  const make = makers[response.headers['content-encoding'] as keyof typeof makers];
  if (!make) return response;
  const decoder = make();
  // An answer that breaks off is an error of its decoded body as well.
  response.on('error', (error) => decoder.destroy(error));
  return response.pipe(decoder);
}
