import type { ParkInfo } from '@lingtan/sdk';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { messageOf } from './message.ts';
import type { WaitingNotice } from './notice-store.ts';

const zones = ['Asia/Shanghai', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia'];
const utc = (at: number, digits: 17 | 20 | 24): string => {
  const text = new Date(at).toISOString();
  return digits === 24 ? text : `${text.slice(0, digits - 1)}Z`;
};

it('whatever instants are in the texts of an alarm, what is sent has them in the time of the park, in both languages', () => {
  const instant = fc.tuple(
    fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2035-01-01') }),
    fc.constantFrom<17 | 20 | 24>(17, 20, 24),
  );
  fc.assert(
    fc.property(fc.array(instant, { minLength: 3, maxLength: 3 }), fc.constantFrom(...zones), (instants, timeZone) => {
      const said = (at: number) => ({
        en: `since ${utc(...instants[at]!)}, on`,
        'zh-CN': `自 ${utc(...instants[at]!)} 起`,
      });
      const content = {
        ...{
          title: said(0),
          message: said(1),
          response: said(2),
          priority: 2,
          class: 'process',
          value: null,
          unit: null,
        },
        ...{ raisedAt: instants[0]![0], page: null },
      };
      const park = { id: 'p', name: { en: 'Park', 'zh-CN': '园区' }, timeZone } as ParkInfo;
      const notice = { content, attempts: 1, source: 's', id: 'i' } as WaitingNotice;
      for (const language of ['en', 'zh-CN'] as const) {
        const { subject, text } = messageOf(park, notice, language);
        expect(`${subject}\n${text}`).not.toMatch(/\dZ/);
        for (const [at, digits] of instants) {
          const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
          expect(text).toContain(shown.format(digits === 17 ? Math.floor(at / 60_000) * 60_000 : at));
        }
      }
    }),
    { numRuns: 50 },
  );
});
