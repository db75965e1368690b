import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSecretBox } from './secret-box.ts';

const key = randomBytes(32);
const box = createSecretBox(key);
const place = 'park/plugin/token';

/** As texts were sealed before they said how. */
function sealedBefore(clear: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

describe('a sealed text', () => {
  it('says how it was sealed, and those of before are read still', () => {
    const sealed = box.seal('a secret', place);
    expect(sealed.subarray(0, 4).toString()).toBe('LTS1');
    expect(box.open(sealed, place)).toBe('a secret');
    expect(box.open(sealedBefore('an older one'), place)).toBe('an older one');
  });

  it('opens in its own place, by its own key and as a whole only', () => {
    for (const sealed of [box.seal('a secret', place), sealedBefore('a secret')]) {
      expect(() => box.open(sealed, 'park/other/token')).toThrow('cannot be decrypted');
      expect(() => createSecretBox(randomBytes(32)).open(sealed, place)).toThrow('cannot be decrypted');
      for (let at = 0; at < sealed.length; at++) {
        const changed = Buffer.from(sealed);
        changed[at]! ^= 1;
        expect(() => box.open(changed, place), `byte ${at}`).toThrow('cannot be decrypted');
      }
      for (const length of [0, 3, 4, 15, 31, sealed.length - 1])
        expect(() => box.open(sealed.subarray(0, length), place), `${length} bytes`).toThrow('cannot be decrypted');
    }
  });
});
