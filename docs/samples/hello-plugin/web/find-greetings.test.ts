import type { ReportFinder } from '@lingtan/web-sdk';
import { expect, test } from 'vitest';
import { findGreetings } from './find-greetings.ts';

const greetings = [{ id: '7', name: 'Mei', text: 'Hi, Mei!', at: 1 }];
const person = (...permissions: string[]): ReportFinder => ({
  get: async <T>(path: string) => (path === './greetings' ? { count: 1, greetings } : null) as T,
  can: (permission) => permissions.includes(permission),
  t: (key, values) => [key, ...Object.values(values ?? {})].join(' '),
  language: 'en',
  timeZone: 'Asia/Shanghai',
});

test('greetings are found by name, by who may read them', async () => {
  expect(await findGreetings(person('hello.read'))).toEqual([
    { id: '7', title: 'found Mei', detail: 'Hi, Mei!', to: '/' },
  ]);
  expect(await findGreetings(person('hello.greet'))).toEqual([]);
});
