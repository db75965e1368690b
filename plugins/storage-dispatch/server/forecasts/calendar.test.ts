import type { WorkCalendarService } from '@lingtan/energy-metering/contracts';
import { describe, expect, it } from 'vitest';
import { dispatchConfig } from '../../contracts/index.ts';
import { parkCalendar } from './calendar.ts';

/** The week of National Day 2026 by the notice of the State Council, and one day that no notice covers. */
const types: Record<string, 'workday' | 'weekend' | 'holiday' | 'unknown'> = {
  '2026-09-30': 'workday',
  '2026-10-01': 'holiday',
  '2026-10-03': 'holiday',
  '2026-10-08': 'workday',
  '2026-10-10': 'workday',
  '2026-10-11': 'weekend',
  '2026-10-12': 'unknown',
};
const asked: { from: string; to: string }[] = [];
const statutory: WorkCalendarService = {
  days: async (query) => {
    asked.push(query);
    return Object.entries(types).map(([date, type]) => ({ date, type, holiday: null, makeUp: false }));
  },
};
const span = {
  from: Date.parse('2026-09-30T16:00Z'),
  to: Date.parse('2026-10-12T16:00Z'),
  timeZone: 'Asia/Shanghai',
};
const config = (own: Record<string, unknown>) => dispatchConfig.schema.parse(own);

describe('the calendar of a park', () => {
  it('has days off and make-up workdays, and says which days nobody knows', async () => {
    const { data, unknown } = await parkCalendar(statutory, config({}), span);
    expect(data.days).toEqual({ '2026-10-01': 'holiday', '2026-10-03': 'holiday', '2026-10-10': 'workday' });
    expect(unknown).toEqual(['2026-10-12']);
    expect(asked.at(-1)).toEqual({ from: '2026-09-29', to: '2026-10-15' });
  });

  it('follows the operator above all', async () => {
    const { data } = await parkCalendar(
      statutory,
      config({
        shutdowns: [
          { from: '2026-10-10', to: '2026-10-11' },
          { from: '2020-01-01', to: '2020-12-31' },
        ],
        extraWorkdays: ['2026-10-03'],
      }),
      span,
    );
    expect(data.days).toMatchObject({ '2026-10-03': 'workday', '2026-10-10': 'shutdown', '2026-10-11': 'shutdown' });
    expect(Object.keys(data.days).every((date) => date > '2026-09')).toBe(true);
    const none = await parkCalendar(statutory, config({ calendar: 'none' }), span);
    expect(none.data.days).toEqual({});
  });

  it('turns shifts into minutes, a night shift beyond midnight', async () => {
    const shifts = [
      { name: 'day', from: '08:00', to: '20:00' },
      { name: 'night', from: '20:00', to: '08:00', days: ['workday', 'saturday'] },
    ];
    const { data } = await parkCalendar(statutory, config({ shifts }), span);
    expect(data.shifts).toEqual([
      { fromMinute: 480, toMinute: 1200, kinds: ['workday'] },
      { fromMinute: 1200, toMinute: 1920, kinds: ['workday', 'saturday'] },
    ]);
  });

  it('names the field of a mistake', () => {
    const wrong = dispatchConfig.schema.safeParse({
      shutdowns: [{ from: '2026-10-02', to: '2026-10-01' }],
      shifts: [{ name: 'late', from: '25:00', to: '06:00' }],
    });
    const told = JSON.stringify(wrong.error?.issues.map(({ path, message }) => [path.join('.'), message]));
    expect(told).toContain('shutdowns.0.to');
    expect(told).toContain('expected 2026-10-02 or a later day');
    expect(told).toContain('shifts.0.from');
  });
});
