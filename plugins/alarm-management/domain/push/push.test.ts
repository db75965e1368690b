import { verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  encryptPush,
  isPoint,
  isPushService,
  longestPush,
  makeVapidKeys,
  vapidHeader,
  vapidPublicKey,
} from './index.ts';

const bytes = (text: string) => Buffer.from(text, 'base64url');
/** RFC 8291, section 5 and appendix A. */
const example = {
  p256dh: bytes('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
  auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
  salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
  privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
};

describe('web push', () => {
  it('encrypts as the example of RFC 8291', () => {
    const sent = encryptPush(Buffer.from('When I grow up, I want to be a watermelon'), example, example);
    expect(sent.toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    );
  });

  it('fills 4096 bytes at most, with fresh secrets for each message', () => {
    const longest = Buffer.alloc(longestPush, 'a');
    expect(encryptPush(longest, example)).toHaveLength(4096);
    expect(encryptPush(longest, example).equals(encryptPush(longest, example))).toBe(false);
    expect(() => encryptPush(Buffer.alloc(longestPush + 1), example)).toThrow(RangeError);
  });

  it('takes only points of the curve and text of the right length', () => {
    expect(isPoint(example.p256dh)).toBe(true);
    expect(isPoint(Buffer.alloc(65, 4))).toBe(false);
    expect(bytesOf('BTBZMqHH6r4Tts7J_aSIgg', 16)).toHaveLength(16);
    expect(bytesOf('BTBZMqHH6r4Tts7J_aSIgg', 65)).toBeNull();
    expect(bytesOf('not base64!', 7)).toBeNull();
  });

  it('signs a token of RFC 8292 that the public key verifies', () => {
    const keys = makeVapidKeys();
    const header = vapidHeader(
      keys,
      'https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV',
      'duty@example.org',
      1_453_341_205_000,
    );
    const [, token, key] = /^vapid t=([^,]+), k=([\w-]+)$/.exec(header)!;
    expect(key).toBe(keys.publicKey);
    const [head, claims, signature] = token!.split('.');
    expect(JSON.parse(bytes(head!).toString())).toEqual({ typ: 'JWT', alg: 'ES256' });
    expect(JSON.parse(bytes(claims!).toString())).toEqual({
      aud: 'https://push.example.net',
      exp: 1_453_341_205 + 12 * 3600,
      sub: 'mailto:duty@example.org',
    });
    const by = { key: vapidPublicKey(key!), dsaEncoding: 'ieee-p1363' as const };
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), by, bytes(signature!))).toBe(true);
    expect(verify('sha256', Buffer.from(`${head}.x`), by, bytes(signature!))).toBe(false);
  });

  it.each([
    ['https://fcm.googleapis.com/fcm/send/abc', true],
    ['https://wns2.notify.windows.com/w/?token=x', true],
    ['https://notify.windows.com.evil.example/w', false],
    ['https://evilnotify.windows.com/w', false],
    ['https://fcm.googleapis.com:8443/x', false],
    ['http://fcm.googleapis.com/x', false],
    ['https://a:b@fcm.googleapis.com/x', false],
    ['https://127.0.0.1/x', false],
    ['file:///etc/passwd', false],
    ['nonsense', false],
  ])('%s as a push service: %s', (endpoint, taken) => {
    const services = ['https://fcm.googleapis.com', 'https://*.notify.windows.com'];
    expect(isPushService(endpoint, services, false)).toBe(taken);
  });
});
