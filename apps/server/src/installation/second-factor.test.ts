import { expect, it } from 'vitest';
import { secondFactorOf } from './second-factor.ts';

it.each([
  ['127.0.0.1', undefined, 'offered'],
  ['::1', 'http://localhost:8080', 'offered'],
  ['localhost', 'https://park.example.com', 'required'],
  ['127.0.0.1', 'http://127.0.0.1.example.com', 'required'],
  ['0.0.0.0', undefined, 'required'],
  ['::', 'http://localhost:8080', 'required'],
  ['10.0.0.7', undefined, 'required'],
])('a second factor for a server at %s, known as %s, is %s', (host, publicUrl, expected) => {
  const env = publicUrl === undefined ? {} : { LINGTAN_PUBLIC_URL: publicUrl };
  expect(secondFactorOf(env, host)).toBe(expected);
  for (const who of ['everybody', 'required', 'offered'])
    expect(secondFactorOf({ ...env, LINGTAN_SECOND_FACTOR: who }, host)).toBe(who);
  expect(() => secondFactorOf({ ...env, LINGTAN_SECOND_FACTOR: 'off' }, host)).toThrow(
    /is off; expected everybody, required or/,
  );
});
