import { expect, it } from 'vitest';
import { calendarMonth } from './request-values.ts';
import {
  dateStart,
  dayStart,
  inLocalTime,
  instantMs,
  isDate,
  isMonth,
  localDate,
  monthSpan,
  monthStart,
  wallClock,
} from './zone.ts';

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
    '0999-12-31',
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

it('a month runs from its first instant to that of the next, clock changes included', () => {
  const span = (month: string, zone: string) =>
    Object.values(monthSpan(month, zone)).map((ts) => new Date(ts).toISOString());
  expect(span('2026-02', 'Asia/Shanghai')).toEqual(['2026-01-31T16:00:00.000Z', '2026-02-28T16:00:00.000Z']);
  expect(span('2026-12', 'UTC')).toEqual(['2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z']);
  expect(span('2026-10', 'Europe/Berlin')).toEqual(['2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z']);
  expect(span('2026-01', 'Pacific/Kiritimati')).toEqual(['2025-12-31T10:00:00.000Z', '2026-01-31T10:00:00.000Z']);
  for (const text of ['2026-13', '0000-01', '2026-1', '2026-01-01'])
    expect(() => monthSpan(text, 'UTC')).toThrow(`“${text}” is not a month`);
});

it('a request takes the months that the calendar has', () => {
  for (const text of ['2026-01', '2026-12', '0000-01', '2026-00', '2026-13', '2026-1', '2026-01-01', ''])
    expect([text, calendarMonth.safeParse(text).success]).toEqual([text, isMonth(text)]);
});

it('days and months of any year that an instant can have are found', () => {
  for (const timeZone of zones)
    for (const year of [-200_000, -1, 0, 1, 50, 99, 100, 999, 1000, 200_000]) {
      const ts = new Date(0).setUTCFullYear(year, 2, 15);
      const starts = [dayStart(ts, timeZone), monthStart(ts, timeZone), monthStart(ts, timeZone, 1)];
      const [first, second, next] = starts.map((at) => new Date(wallClock(at, timeZone)));
      expect([first!.getTime() <= wallClock(ts, timeZone), first!.getUTCHours()]).toEqual([true, 0]);
      expect([second!, next!].map((at) => [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()])).toEqual([
        [year, 2, 1],
        [year, 3, 1],
      ]);
    }
  expect(() => dateStart('0050-01-01', 'Asia/Shanghai')).toThrow('“0050-01-01” is not a date');
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

it('an instant in a sentence is said in local time; what only looks like one, and what is part of an address, stays', () => {
  const said = (text: string) => inLocalTime(text, 'Asia/Shanghai');
  expect(said('since 2026-12-31T20:00Z, (2026-01-01T00:00:00.5Z)')).toBe(
    'since 2027-01-01 04:00:00, (2026-01-01 08:00:00)',
  );
  for (const text of [
    ...['x 2026-13-01T00:00Z', '2026-12-02T25:00Z', '2026-02-30T10:00Z', '2026-12-02T10:00+08:00', '99-01-01T00:00Z'],
    ...['https://x/evidence/meter/2026-12-02T10:00:00Z', '/a?from=2026-12-02T10:00:00Z&to=1', 'm/2026-12-02T10:00Z/x'],
  ])
    expect(said(text), text).toBe(text);
});
