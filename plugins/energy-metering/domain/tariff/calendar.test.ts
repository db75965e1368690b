import { describe, expect, it, vi } from 'vitest';
import { calendarDay, lastKnownYear } from './calendar.ts';

const cn = { calendar: 'cn' as const };

describe('calendar of China', () => {
  // Notice of the State Council for 2026 (国办发明电〔2025〕7号): National Day 1–7 October, worked on 20 September and 10 October.
  it('has days off, make-up workdays and plain weekends', () => {
    const types = ['2026-09-20', '2026-10-01', '2026-10-07', '2026-10-08', '2026-10-10', '2026-10-11'].map(
      (date) => calendarDay(date, cn).type,
    );
    expect(types).toEqual(['workday', 'holiday', 'holiday', 'workday', 'workday', 'weekend']);
    expect(calendarDay('2026-10-10', cn)).toMatchObject({ makeUp: true, holiday: null });
    expect(calendarDay('2026-02-17', cn)).toMatchObject({ holiday: 'spring-festival' });
    expect(calendarDay('2025-10-06', cn).holiday).not.toBeNull();
  });

  it('knows that New Year of the next year reaches into December', () => {
    const types = ['2018-12-28', '2018-12-29', '2018-12-30', '2018-12-31'].map((date) => calendarDay(date, cn).type);
    expect(types).toEqual(['workday', 'workday', 'holiday', 'holiday']);
  });

  it('calls years it does not hold unknown, and with them the days before their New Year', () => {
    const last = lastKnownYear(2026)!;
    expect(calendarDay(`${last}-12-25`, cn).type).not.toBe('unknown');
    expect(calendarDay(`${last}-12-26`, cn).type).toBe('unknown');
    expect(calendarDay(`${last + 1}-06-01`, cn).type).toBe('unknown');
    expect(calendarDay('1999-10-01', cn).type).toBe('unknown');
    expect(lastKnownYear(1990)).toBeNull();
  });

  it('takes a year given by hand before its own', () => {
    const rules = {
      calendar: 'cn' as const,
      calendarYears: [
        {
          year: 2031,
          source: 'notice',
          holidays: [{ date: '2031-01-01', holiday: 'new-year' as const }],
          workdays: ['2030-12-28'],
        },
      ],
    };
    expect(calendarDay('2031-01-01', rules)).toMatchObject({ type: 'holiday', holiday: 'new-year' });
    expect(calendarDay('2030-12-28', rules)).toMatchObject({ type: 'workday', makeUp: true });
    expect(calendarDay('2031-10-01', rules).type).toBe('workday');
    expect(calendarDay('2030-12-27', rules).type).toBe('unknown');
  });

  it('without holidays knows weekdays only, of any year', () => {
    expect(calendarDay('2026-10-01', { calendar: 'none' }).type).toBe('workday');
    expect(calendarDay('2099-01-03', { calendar: 'none' }).type).toBe('weekend');
  });

  it('refuses dates that do not exist', () => {
    for (const date of ['2026-02-29', '2026-13-01', '26-1-1', ''])
      expect(() => calendarDay(date, cn)).toThrow(`"${date}" is not a date`);
  });

  it.each([
    ['America/Los_Angeles', 480],
    ['Asia/Shanghai', -480],
    ['Pacific/Kiritimati', -840],
  ])('is the same in a process in %s', async (zone, offset) => {
    const before = process.env['TZ'];
    try {
      process.env['TZ'] = zone;
      vi.resetModules();
      expect(new Date(2018, 0, 1).getTimezoneOffset()).toBe(offset);
      const fresh = await import('./calendar.ts');
      const days = ['2018-12-29', '2018-12-30', '2026-09-30', '2026-10-01', '2026-10-08', '2026-10-10', '2026-10-11'];
      expect(days.map((date) => fresh.calendarDay(date, cn).type)).toEqual([
        ...['workday', 'holiday', 'workday', 'holiday', 'workday', 'workday', 'weekend'],
      ]);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });
});
