import { afterAll, expect, test, vi } from 'vitest';
import { addTexts, setLanguage, startTexts, texts } from './i18n.ts';
import { inText } from './counts.ts';

// Other files run in the same process.
afterAll(() => void vi.unstubAllGlobals());

test('how many there are is grouped, a year and the number of a deal are not', () => {
  expect(inText(8164, 'lots', 'en')).toBe('8,164');
  expect(inText(1234567.25, 'count', 'zh-CN')).toBe('1,234,567.25');
  expect(inText(2026, 'year', 'en')).toBe(2026);
  expect(inText(4711, 'no', 'en')).toBe(4711);
  expect(inText('8164', 'lots', 'en')).toBe('8164');
});

test('texts use it, and still choose the plural by the number', async () => {
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  await startTexts('en');
  addTexts('counts', {
    en: { n_one: '{{count}} row of {{year}}', n_other: '{{count}} rows of {{year}}' },
    'zh-CN': { n_other: '{{year}} 年共 {{count}} 行' },
  });
  expect(texts.t('n', { ns: 'counts', count: 12345, year: 2026 })).toBe('12,345 rows of 2026');
  expect(texts.t('n', { ns: 'counts', count: 1, year: 2026 })).toBe('1 row of 2026');
  await setLanguage('zh-CN');
  expect(texts.t('n', { ns: 'counts', count: 12345, year: 2026 })).toBe('2026 年共 12,345 行');
});
