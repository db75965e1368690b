import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { defineErrors } from '@lingtan/sdk';

const errors = defineErrors('SECRET', {
  UNREADABLE: {
    message: 'A stored secret cannot be decrypted: {reason}',
    status: 500,
    hint: 'The key of this installation (secret.key or LINGTAN_SECRET_KEY) is another one than when it was stored. Enter the secret again.',
    'zh-CN': {
      message: '存储的密文无法解密：{reason}',
      hint: '本安装的密钥（secret.key 或 LINGTAN_SECRET_KEY）与存储时不同。请重新输入该密文。',
    },
  },
  BAD_KEY: {
    message: 'The secret key must be 32 bytes in base64 or hex; {length} bytes were given',
    status: 500,
    'zh-CN': { message: '密钥须为 32 字节的 base64 或十六进制；收到 {length} 字节' },
  },
});

/** Encrypts secrets for storage: AES-256-GCM, a fresh nonce each, bound to where the secret belongs. */
export interface SecretBox {
  seal(clear: string, place: string): Buffer;
  open(sealed: Buffer, place: string): string;
}

/**
 * What a sealed text begins with: how it was sealed, so that another algorithm can stand beside this one. Texts of before begin
 * with their nonce.
 */
const aesGcm = Buffer.from('LTS1');

/** Reads a key as text: 64 hex digits or base64 of 32 bytes. */
export function parseSecretKey(text: string): Buffer {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64');
  if (key.length !== 32) throw errors.BAD_KEY({ length: key.length });
  return key;
}

/** Makes a box from a 32-byte key. */
export function createSecretBox(key: Buffer): SecretBox {
  if (key.length !== 32) throw errors.BAD_KEY({ length: key.length });
  return {
    seal(clear, place) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()]);
      return Buffer.concat([aesGcm, nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, place) {
      if (sealed.subarray(0, aesGcm.length).equals(aesGcm)) {
        try {
          return unseal(key, sealed.subarray(aesGcm.length), place);
        } catch {
          // The nonce of an earlier text begins like this once in four thousand million; it is tried as one of those.
        }
      }
      try {
        return unseal(key, sealed, place);
      } catch (cause) {
        throw errors.UNREADABLE({ reason: (cause as Error).message }, cause);
      }
    },
  };
}

/** @throws Error of the library where key, place or text are others */
function unseal(key: Buffer, sealed: Buffer, place: string): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
}
