import { expect, test } from 'vitest';
import { namesById, recordedName } from './recorded-names.ts';
import type { AuditRow } from './types.ts';

test('a token is named by its device, a user by the address, a dashboard by its title in the language of the page', () => {
  const nameOf = (after: unknown, before: unknown = null) => recordedName({ after, before }, 'zh-CN');
  expect(nameOf({ deviceId: 'gw-paper', pointPrefix: null })).toBe('gw-paper');
  expect(nameOf({ name: 'Lin', email: 'lin@example.org' })).toBe('lin@example.org');
  expect(nameOf(null, { name: 'export' })).toBe('export');
  expect(nameOf({ title: { en: 'Energy', 'zh-CN': '能源' }, panels: [] })).toBe('能源');
  expect(nameOf({ name: { en: 'Park bill', 'zh-CN': '园区总表' } })).toBe('园区总表');
});

test('what records no name has none', () => {
  expect(recordedName({ after: { id: 'x' }, before: 'text' }, 'en')).toBeNull();
});

test('an id is named where another row recorded the name', () => {
  const row = (action: string, subject: string, after: unknown, actor = { kind: 'user', id: 'u-9', name: 'Wang' }) =>
    ({ action, subject, after, before: null, actor }) as AuditRow;
  const names = namesById(
    [row('user.created', 'u-1', { email: 'lin@example.org' }), row('user.password-changed', 'u-9', null)],
    'en',
  );
  expect(names.get('user/u-1')).toBe('lin@example.org');
  expect(names.get('user/u-9')).toBe('Wang');
  expect(names.get('dashboard/u-1')).toBeUndefined();
});
