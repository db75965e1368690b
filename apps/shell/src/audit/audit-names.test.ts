import { expect, test } from 'vitest';
import { subjectName } from './audit-names.ts';

test('a token is named by its device, a user by the address, with the id behind', () => {
  const row = (after: unknown, before: unknown = null) => ({ subject: '951a05', after, before });
  expect(subjectName(row({ deviceId: 'gw-paper', pointPrefix: null }))).toBe('gw-paper · 951a05');
  expect(subjectName(row({ name: 'Lin', email: 'lin@example.org' }))).toBe('lin@example.org · 951a05');
  expect(subjectName(row(null, { name: 'export' }))).toBe('export · 951a05');
});

test('without a name, or with the same one, the subject stands alone', () => {
  expect(subjectName({ subject: 'dafeng-port', after: { name: 'dafeng-port' }, before: null })).toBe('dafeng-port');
  expect(subjectName({ subject: 'x', after: { name: { en: 'X' } }, before: null })).toBe('x');
  expect(subjectName({ subject: 'x', after: 'text', before: null })).toBe('x');
});
