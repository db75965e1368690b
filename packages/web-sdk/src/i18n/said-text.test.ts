import { codedText } from '@lingtan/sdk/coded-text';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const { addTexts, startTexts } = await import('./i18n.ts');
const { saidText } = await import('./said-text.ts');

// Other files run in the same process.
afterAll(() => void vi.unstubAllGlobals());
beforeAll(async () => {
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  await startTexts('en');
  addTexts('works', {
    en: { said: { closed: '{{name}} closed on {{day}}', days_one: 'one day', days_other: '{{count}} days' } },
    'zh-CN': { said: { closed: '{{name}}于 {{day}} 关闭', days_other: '{{count}} 天' } },
  });
});

test('a stored code is read in the language of the page, with its names', () => {
  const stored = codedText('works', 'closed', { name: { en: 'North', 'zh-CN': '北厂' }, day: '2026-11-26' });
  expect(saidText(stored, 'en')).toBe('North closed on 2026-11-26');
  expect(saidText(stored, 'zh-CN')).toBe('北厂于 2026-11-26 关闭');
  expect(saidText(codedText('works', 'days', { count: 1 }), 'en')).toBe('one day');
});

test('words of people, and sentences nobody knows, stay as they are', () => {
  expect(saidText('validity ended by 2026-11-26', 'zh-CN')).toBe('validity ended by 2026-11-26');
  expect(saidText(codedText('nobody', 'x'), 'zh-CN')).toBe('text:nobody/x');
  expect(saidText(null)).toBe('');
});
