import { expect, it } from 'vitest';
import { newTotpSecret, totpCode, totpStep, totpUri } from './totp.ts';

// RFC 6238, appendix B, with SHA-1; the last six of its eight digits. The secret is “12345678901234567890”.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
it.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('the code of second %i is that of the standard', (second, code) => {
  expect(totpCode(secret, second * 1000)).toBe(code);
});

it('a code is good within one step, and for each step once', () => {
  const now = 1_700_000_000_000;
  const step = Math.floor(now / 30_000);
  for (const [away, expected] of [-2, -1, 0, 1, 2].map((n) => [n, Math.abs(n) < 2 ? step + n : null] as const))
    expect(totpStep(secret, totpCode(secret, now + away * 30_000), now, 0), String(away)).toBe(expected);
  expect(totpStep(secret, totpCode(secret, now), now, step)).toBeNull();
  expect(totpStep(secret, totpCode(secret, now - 30_000), now, step)).toBeNull();
  expect(totpStep(secret, totpCode(secret, now + 30_000), now, step)).toBe(step + 1);
});

it('secrets differ, and an app can read them', () => {
  const made = Array.from({ length: 20 }, newTotpSecret);
  expect(new Set(made).size).toBe(20);
  for (const each of made) expect(each).toMatch(/^[A-Z2-7]{32}$/);
  const uri = new URL(totpUri(made[0]!, 'lin@example.com'));
  expect(uri.searchParams.get('secret')).toBe(made[0]);
  expect(decodeURIComponent(uri.href)).toMatch(/^otpauth:\/\/totp\/Lingtan:lin@example\.com\?/);
});
