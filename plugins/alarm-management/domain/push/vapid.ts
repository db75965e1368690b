import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

/** A key pair by which push services know the sender (RFC 8292). */
export interface VapidKeys {
  /** The point P-256 uncompressed, base64url: what browsers ask for. */
  publicKey: string;
  /** PKCS #8, PEM. */
  privateKey: string;
}

const lifeSeconds = 12 * 3600;

export function makeVapidKeys(): VapidKeys {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')]);
  return {
    publicKey: point.toString('base64url'),
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

/**
 * The header `Authorization` of a push message: an ES256 token for the push service of `endpoint` (RFC 8292, section 3), valid
 * for 12 of the 24 hours that the RFC allows.
 * @param contact mail address of who answers for the sender
 * @param now ms UTC
 */
export function vapidHeader(keys: VapidKeys, endpoint: string, contact: string, now: number): string {
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor(now / 1000) + lifeSeconds, sub: `mailto:${contact}` };
  const signed = [{ typ: 'JWT', alg: 'ES256' }, claims].map(encoded).join('.');
  const key = createPrivateKey(keys.privateKey);
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return `vapid t=${signed}.${signature}, k=${keys.publicKey}`;
}

/** The public key as node:crypto takes it, to check a token. */
export function vapidPublicKey(publicKey: string) {
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((each) => each.toString('base64url'));
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' });
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
