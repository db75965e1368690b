import { expect, it } from 'vitest';
import { withoutSecrets } from './without-secrets.ts';

const secret = 'pass word/1';

it('hides a secret as it was sent, in an address and in base64, wherever it begins', () => {
  const forms = [
    secret,
    encodeURIComponent(secret),
    ...['', 'x', 'xy', '\0user\0'].map((before) => btoa(before + secret)),
  ];
  for (const form of forms) {
    const said = withoutSecrets(`535 no ${form}, go away`, secret);
    expect(said).toBe('535 no •••, go away');
  }
});

it('leaves what is no secret, and needs none', () => {
  expect(withoutSecrets('421 too many connections from aGVsbG8gd29ybGQ=', secret, undefined, '')).toBe(
    '421 too many connections from aGVsbG8gd29ybGQ=',
  );
});

it('gives a text that a database can store', () => {
  expect(withoutSecrets('a\0b\u001bc\nd')).toBe('a b c\nd');
});
