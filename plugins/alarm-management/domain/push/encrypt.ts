import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

/** Keys of a browser's subscription, in bytes: the point P-256 uncompressed (65), the secret (16). */
export interface SubscriptionKeys {
  p256dh: Buffer;
  auth: Buffer;
}

/** What is drawn for each message; given only to compare with test vectors. */
export interface MessageSecrets {
  salt: Buffer;
  privateKey: Buffer;
}

const curve = 'prime256v1';
const recordSize = 4096;
/** A push service takes no more than 4096 bytes; header (86), delimiter (1) and tag (16) are among them. */
export const longestPush = recordSize - 86 - 1 - 16;

/** Whether a point lies on the curve, so that a message can be encrypted to it. */
export function isPoint(p256dh: Buffer): boolean {
  try {
    const ecdh = createECDH(curve);
    ecdh.generateKeys();
    ecdh.computeSecret(p256dh);
    return p256dh.length === 65;
  } catch {
    return false;
  }
}

/**
 * A message that only the browser can read: RFC 8291, section 3.4, in one record of aes128gcm (RFC 8188).
 * @throws RangeError when it is longer than {@link longestPush} bytes
 */
export function encryptPush(
  message: Buffer,
  { p256dh, auth }: SubscriptionKeys,
  { salt, privateKey }: Partial<MessageSecrets> = {},
): Buffer {
  if (message.length > longestPush)
    throw new RangeError(`a message of ${message.length} bytes; at most ${longestPush}`);
  const ecdh = createECDH(curve);
  if (privateKey) ecdh.setPrivateKey(privateKey);
  else ecdh.generateKeys();
  const ours = ecdh.getPublicKey();
  const drawn = salt ?? randomBytes(16);
  const shared = ecdh.computeSecret(p256dh);
  const ikm = hkdf(shared, auth, Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, ours]), 32);
  const key = hkdf(ikm, drawn, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(ikm, drawn, Buffer.from('Content-Encoding: nonce\0'), 12);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(recordSize);
  head.writeUInt8(ours.length, 4);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  // 2 ends the last record.
  const body = [cipher.update(message), cipher.update(Buffer.of(2)), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat([drawn, head, ours, ...body]);
}

function hkdf(ikm: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', ikm, salt, info, length));
}
