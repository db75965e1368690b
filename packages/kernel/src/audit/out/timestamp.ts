import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '@lingtan/sdk';
import { callGuarded } from '@lingtan/sdk/net';
import type { KernelDatabase } from '../../database/open-database.ts';
import type { AuditAnchor } from '../anchors.ts';

const tlv = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const length =
    body.length < 128 ? Buffer.from([body.length]) : Buffer.from([0x82, body.length >> 8, body.length & 255]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
};
const sha256Oid = Buffer.from('0609608648016503040201', 'hex');

/** SHA-256 of what is stamped: the anchors as canonical JSON. */
export const digestOf = (anchors: readonly AuditAnchor[]): Buffer =>
  createHash('sha256').update(canonicalJson(anchors)).digest();

/** A request of RFC 3161 for a SHA-256, with the authority's certificate in the answer. */
export function timestampRequest(digest: Buffer, nonce: Buffer): Buffer {
  const imprint = tlv(0x30, tlv(0x30, sha256Oid, Buffer.from([5, 0])), tlv(4, digest));
  // An integer is not negative when its first bit is clear.
  const number = tlv(2, Buffer.concat([Buffer.from([1]), nonce]));
  return tlv(0x30, tlv(2, Buffer.from([1])), imprint, number, Buffer.from([1, 1, 0xff]));
}

/**
 * The token of an answer. The authority's signature is not judged here, where nobody says which authority to trust, but by whoever
 * gets the token; that it speaks of this digest and of this request is.
 * @throws where the authority refuses, or answers something else
 */
export function timestampToken(answer: Buffer, digest: Buffer, nonce: Buffer): Buffer {
  const outer = read(answer, 0);
  const status = read(answer, outer.start);
  const code = read(answer, status.start);
  const granted = outer.tag === 0x30 && code.tag === 2 && code.end - code.start === 1 && answer[code.start]! <= 1;
  if (!granted) throw new Error('the time stamping authority refused');
  const token = answer.subarray(status.end, outer.end);
  const numbered = Buffer.concat([Buffer.from([2, nonce.length + 1, 1]), nonce]);
  if (!token.includes(Buffer.concat([Buffer.from([4, 32]), digest])) || !token.includes(numbered))
    throw new Error('the time stamp is of something else');
  return token;
}

function read(bytes: Buffer, at: number): { tag: number; start: number; end: number } {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) throw new Error('the answer is no time stamp');
  const more = first < 128 ? 0 : first - 128;
  if (more > 3) throw new Error('the answer is no time stamp');
  const start = at + 2 + more;
  const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
  if (start + length > bytes.length) throw new Error('the answer is no time stamp');
  return { tag, start, end: start + length };
}

/** Has an authority say that these anchors were there, and keeps what it says. */
export async function stampAnchors(
  database: KernelDatabase,
  authority: URL,
  anchors: readonly AuditAnchor[],
): Promise<void> {
  const [digest, nonce] = [digestOf(anchors), randomBytes(8)];
  const answer = await callGuarded(
    {
      ...{ url: authority, method: 'POST', privateNetwork: true, signal: AbortSignal.timeout(30_000) },
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: timestampRequest(digest, nonce),
    },
    65_536,
  );
  if (answer.status !== 200) throw new Error(`the time stamping authority answered ${answer.status}`);
  await database.kernelPool.query(
    'insert into kernel.audit_timestamps (at, authority, anchors, token) values (now(), $1, $2, $3)',
    [`${authority.protocol}//${authority.host}`, canonicalJson(anchors), timestampToken(answer.body, digest, nonce)],
  );
}

/** A time stamp, and what it is of. */
export interface AuditTimestamp {
  no: number;
  /** ISO 8601 UTC. */
  at: string;
  authority: string;
  /** Canonical JSON of the anchors: what the token's digest is of. */
  anchors: string;
  /** Base64, a TimeStampToken in DER. */
  token: string;
}

/** The newest time stamps first. @param before those with a lower number only */
export async function readTimestamps(
  database: KernelDatabase,
  before = Number.MAX_SAFE_INTEGER,
): Promise<AuditTimestamp[]> {
  const { rows } = await database.kernelPool.query<{
    no: string;
    at: Date;
    authority: string;
    anchors: unknown;
    token: Buffer;
  }>(
    'select no::text, at, authority, anchors, token from kernel.audit_timestamps where no < $1 order by no desc limit 100',
    [before],
  );
  return rows.map(({ no, at, authority, anchors, token }) => ({
    ...{ no: Number(no), at: at.toISOString(), authority },
    ...{ anchors: canonicalJson(anchors), token: token.toString('base64') },
  }));
}
