import { expect, it } from 'vitest';
import { localDate } from './zone.ts';

const zones = ['Asia/Shanghai', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati', 'Pacific/Apia', 'UTC'];

it('the date of an instant is that of the calendar in its zone', () => {
  expect(localDate(Date.parse('2025-12-31T16:30:00Z'), 'Asia/Shanghai')).toBe('2026-01-01');
  // Samoa went over the date line: it had no 30 December 2011.
  expect(localDate(Date.parse('2011-12-30T09:59:59Z'), 'Pacific/Apia')).toBe('2011-12-29');
  expect(localDate(Date.parse('2011-12-30T10:00:00Z'), 'Pacific/Apia')).toBe('2011-12-31');
  for (const timeZone of zones) {
    const calendar = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 7.3 * 3_600_000)
      expect([timeZone, at, localDate(at, timeZone)]).toEqual([timeZone, at, calendar.format(at)]);
  }
});
