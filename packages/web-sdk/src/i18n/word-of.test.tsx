import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { addTexts, setLanguage, startTexts } from './i18n.ts';
import { useT } from './use-t.ts';

const en = { state: { on: 'On' }, left: { day_one: '{{count}} day', day_other: '{{count}} days' } };
const zh = { state: { on: '开' }, left: { day_one: '{{count}} 天', day_other: '{{count}} 天' } };

beforeAll(async () => {
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  await startTexts('en');
  addTexts('probe', { en, 'zh-CN': zh });
});
afterAll(() => vi.unstubAllGlobals());

function Words(): ReactNode {
  const t = useT<typeof en>('probe');
  const words = [t.of('state', 'on'), t.of('state', 'sleeps'), t.of('state', 'a.b:c'), t.of('state', 7)];
  return [...words, t.of('left', 'day', { count: 2 }), t.of('left', 'week', { count: 2 })].join('|');
}

it('a word that only the data know is its text, with its values, and itself where there is none', async () => {
  expect(renderToStaticMarkup(<Words />)).toBe('On|sleeps|a.b:c|7|2 days|week');
  await setLanguage('zh-CN');
  expect(renderToStaticMarkup(<Words />)).toBe('开|sleeps|a.b:c|7|2 天|week');
});
