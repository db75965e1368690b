import { expect, it } from 'vitest';
import { dateStart, dayStart, instantMs, isDate, isMonth, localDate } from './zone.ts';

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

it('a date begins at the first instant that shows it, clock changes and date lines included', () => {
  const start = (date: string, zone: string, days?: number) => new Date(dateStart(date, zone, days)).toISOString();
  expect(start('2026-03-18', 'Asia/Shanghai')).toBe('2026-03-17T16:00:00.000Z');
  expect(start('2026-03-31', 'Asia/Shanghai', 1)).toBe('2026-03-31T16:00:00.000Z');
  expect(start('2026-03-29', 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z');
  expect(start('2026-03-29', 'Europe/Berlin', 1)).toBe('2026-03-29T22:00:00.000Z');
  expect(start('2026-10-25', 'Europe/Berlin', 1)).toBe('2026-10-25T23:00:00.000Z');
  expect(start('2026-03-18', 'Pacific/Kiritimati')).toBe('2026-03-17T10:00:00.000Z');
  expect(start('2026-03-18', 'Pacific/Pago_Pago', 1)).toBe('2026-03-19T11:00:00.000Z');
  // Noon of UTC is the next day there.
  expect(start('2026-01-10', 'Pacific/Auckland')).toBe('2026-01-09T11:00:00.000Z');
  // Brazil's clocks went from 24:00 to 01:00.
  expect(start('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
  for (const timeZone of zones)
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 7.3 * 3_600_000)
      expect(dateStart(localDate(at, timeZone), timeZone)).toBe(dayStart(at, timeZone));
});

it('what the calendar does not have is no date and begins never', () => {
  for (const text of [
    '2026-02-30',
    '0000-01-01',
    '2025-02-29',
    '2026-13-01',
    '2026-1-1',
    '2026-01',
    '',
    '2026-01-01T00:00:00Z',
  ]) {
    expect([text, isDate(text)]).toEqual([text, false]);
    expect(() => dateStart(text, 'Asia/Shanghai')).toThrow(`“${text}” is not a date`);
  }
  expect(isDate('2024-02-29')).toBe(true);
  expect(['2026-01', '2026-12'].every(isMonth)).toBe(true);
  for (const text of ['2026-00', '2026-13', '2026-1', '2026', '0000-01', '2026-01-01', undefined])
    expect([text, isMonth(text)]).toEqual([text, false]);
});

it('an instant is read only where the calendar and the clock have it', () => {
  for (const text of ['2026-11-24T08:15:00.000Z', '2024-02-29T23:59:59Z', '2026-01-01T00:00Z'])
    expect(instantMs(text)).toBe(Date.parse(text));
  for (const text of [
    '2026-02-30T08:00:00Z',
    '2026-11-24T24:00:00Z',
    '2026-11-24T08:15:00+08:00',
    '2026-11-24',
    undefined,
  ])
    expect(instantMs(text)).toBeNaN();
});
