import { afterEach, expect, it } from 'vitest';
import { setFormatDefaults } from '../format/locale.ts';
import { localized, type TextKey } from './use-t.ts';

afterEach(() => setFormatDefaults({ zone: 'UTC' }));

it('an instant in a sentence of the server is shown in the time of the park, and nothing else of it is touched', () => {
  const said = (en: string) => localized({ en, 'zh-CN': en }, 'zh-CN');
  setFormatDefaults({ zone: 'Asia/Shanghai' });
  for (const at of ['2026-11-24T20:00Z', '2026-11-24T20:00:00Z', '2026-11-24T20:00:00.123Z'])
    expect(said(`until ${at}, then on`)).toBe('until 2026-11-25 04:00:00, then on');
  for (const text of ['2026-11-24', 'from 2026-11-24T20:00 on', 'energy.interval/m-17', 'T20:00Z'])
    expect(said(text)).toBe(text);
});

it('keys of texts are known to the compiler: dotted, and a plural without its ending', () => {
  type Key = TextKey<{ title: string; meters_one: string; meters_other: string; states: { on: string } }>;
  const keys: Record<Key, true> = { title: true, meters: true, 'states.on': true };
  // @ts-expect-error no such text
  const wrong: Key = 'states.off';
  expect(Object.keys(keys)).not.toContain(wrong);
});
