import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TariffVersion, TouPeriod } from '../../contracts/index.ts';
import { allMonths, season, version } from './fixtures/tariff-fixtures.ts';
import { periodsOf, periodsOfTariff } from './periods.ts';

const hour = 3_600_000;
const zones = [
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
];

/** Three seasons, holidays, and a change of version on the 16th of March and of October. */
function threeSeasons(validFrom: string, peak: string): TariffVersion {
  const days = (id: string, months: number[], hours: [string, string]) => ({
    ...season(id, months, { peak: [hours[0]], valley: [hours[1]] }),
    schedules: [
      { days: ['holiday' as const], hours: { 'deep-valley': ['10:00-14:00'] } },
      { hours: { peak: [hours[0]], valley: [hours[1]] } },
    ],
  });
  return version(
    [
      days('winter', [11, 12, 1, 2], [peak, '23:00-05:00']),
      days('summer', [6, 7, 8], [peak, '22:00-03:00']),
      days('between', [3, 4, 5, 9, 10], [peak, '01:30-06:00']),
    ],
    { validFrom },
  );
}
const versions = [
  threeSeasons('2026-03-16', '09:00-12:00'),
  threeSeasons('2025-01-01', '17:00-21:00'),
  threeSeasons('2026-10-16', '07:00-10:00'),
];

/** Asked minute by minute of the wall clock, without any of the code under test. */
function expectedAt(ts: number, timeZone: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
      .formatToParts(ts)
      .map(({ type, value }) => [type, value]),
  );
  const date = `${parts['year']}-${parts['month']}-${parts['day']}`;
  const month = Number(parts['month']);
  const clock = `${parts['hour']}:${parts['minute']}`;
  const between = (a: string, b: string) => (a < b ? clock >= a && clock < b : clock >= a || clock < b);
  const id = date >= '2026-10-16' ? '2026-10-16' : date >= '2026-03-16' ? '2026-03-16' : '2025-01-01';
  const peak: [string, string] =
    id === '2026-10-16' ? ['07:00', '10:00'] : id === '2026-03-16' ? ['09:00', '12:00'] : ['17:00', '21:00'];
  const holidays = /^2026-(01-0[123]|02-(1[5-9]|2[0-3])|04-0[456]|05-0[1-5]|06-(19|20|21)|09-2[567]|10-0[1-7])$/.test(
    date,
  );
  const name = [11, 12, 1, 2].includes(month) ? 'winter' : [6, 7, 8].includes(month) ? 'summer' : 'between';
  const valley: [string, string] =
    name === 'winter' ? ['23:00', '05:00'] : name === 'summer' ? ['22:00', '03:00'] : ['01:30', '06:00'];
  let period: TouPeriod = 'flat';
  if (holidays) period = between('10:00', '14:00') ? 'deep-valley' : 'flat';
  else if (between(...peak)) period = 'peak';
  else if (between(...valley)) period = 'valley';
  return `${id} ${name} ${period}`;
}

describe('periods', () => {
  it.each(['Asia/Shanghai', 'Europe/Berlin'])(
    'follow three seasons, holidays and a change of version in mid-month in %s, both changes of the clock included',
    (timeZone) => {
      for (const [from, to] of [
        ['2026-02-10T00:00Z', '2026-04-08T00:00Z'],
        ['2026-05-28T00:00Z', '2026-06-03T00:00Z'],
        ['2026-08-30T00:00Z', '2026-11-03T00:00Z'],
      ] as const) {
        const span = { from: Date.parse(from), to: Date.parse(to) };
        const periods = periodsOfTariff('t', versions, timeZone, span);
        let at = 0;
        for (let ts = span.from; ts < span.to; ts += 30 * 60_000) {
          while (periods[at]!.to <= ts) at += 1;
          const p = periods[at]!;
          const found = `${p.version.validFrom} ${p.season} ${p.period}`;
          if (found !== expectedAt(ts, timeZone))
            expect(`${new Date(ts).toISOString()} ${found}`).toBe(
              `${new Date(ts).toISOString()} ${expectedAt(ts, timeZone)}`,
            );
        }
        expect(periods.at(-1)!.to).toBe(span.to);
      }
    },
  );

  it('leave out an hour that does not exist and count twice one that exists twice', () => {
    const night = version([season('all', allMonths, { valley: ['02:00-03:00'] })], {
      energy: { calendar: 'none' } as TariffVersion['energy'],
    });
    const valley = (from: string, to: string) =>
      periodsOf(night, 'Europe/Berlin', { from: Date.parse(from), to: Date.parse(to) })
        .filter((p) => p.period === 'valley')
        .reduce((sum, p) => sum + p.to - p.from, 0) / hour;
    expect(valley('2026-03-28T23:00Z', '2026-03-29T22:00Z')).toBe(0);
    expect(valley('2026-10-24T22:00Z', '2026-10-25T23:00Z')).toBe(2);
    expect(valley('2026-07-01T22:00Z', '2026-07-02T22:00Z')).toBe(1);
  });

  it('tile any span of any zone: no gap, no overlap, neighbours differ, and lengths add up', () => {
    const start = fc.integer({ min: Date.parse('2025-06-01'), max: Date.parse('2026-11-15') });
    fc.assert(
      fc.property(
        start,
        fc.integer({ min: 1, max: 30 * 24 * hour }),
        fc.constantFrom(...zones),
        (from, length, zone) => {
          const periods = periodsOfTariff('t', versions, zone, { from, to: from + length });
          expect(periods[0]!.from).toBe(from);
          expect(periods.at(-1)!.to).toBe(from + length);
          expect(periods.reduce((sum, p) => sum + p.to - p.from, 0)).toBe(length);
          periods.forEach((p, i) => {
            expect(p.to).toBeGreaterThan(p.from);
            if (i > 0) expect(p.from).toBe(periods[i - 1]!.to);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of a part of a span are the part of the periods of the span', () => {
    const whole = { from: Date.parse('2026-10-20T00:00Z'), to: Date.parse('2026-11-02T00:00Z') };
    const all = periodsOf(versions[2]!, 'Europe/Berlin', whole);
    fc.assert(
      fc.property(fc.nat(whole.to - whole.from - 1), fc.nat(3 * 24 * hour), (offset, length) => {
        const from = whole.from + offset;
        const to = Math.min(whole.to, from + length + 1);
        const cut = all.flatMap((p) =>
          p.to > from && p.from < to ? [{ ...p, from: Math.max(p.from, from), to: Math.min(p.to, to) }] : [],
        );
        expect(periodsOf(versions[2]!, 'Europe/Berlin', { from, to })).toEqual(cut);
      }),
    );
  });

  it('say which year is missing when hours depend on a day type that is not known', () => {
    const from = Date.parse('2040-05-01T00:00+08:00');
    expect(() => periodsOf(versions[0]!, 'Asia/Shanghai', { from, to: from + hour })).toThrow(
      'The day type of 2040-05-01 is not known, and the hours of season between depend on it',
    );
    const plain = version([season('all', allMonths, { peak: ['08:00-11:00'] })]);
    expect(periodsOf(plain, 'Asia/Shanghai', { from, to: from + hour })).toMatchObject([{ dayType: 'unknown' }]);
  });

  it('do not ask for a calendar that cannot change them', () => {
    const hours = (days: NonNullable<TariffVersion['energy']['seasons'][number]['schedules'][number]['days']>) =>
      version([
        {
          ...season('all', allMonths, {}),
          schedules: [
            {
              days,
              ...(days.includes('holiday') ? { holidays: ['spring-festival'] } : {}),
              hours: { peak: ['00:00-24:00'] },
            },
            { hours: {} },
          ],
        },
      ]);
    // The days before New Year of a year that is not known yet can be a workday, a weekend or New Year.
    const eve = { from: Date.parse('2030-12-31T00:00+08:00'), to: Date.parse('2031-01-01T00:00+08:00') };
    const known = { ...hours(['holiday']), validFrom: '2025-01-01' };
    known.energy.calendarYears = [
      { year: 2030, source: 'notice', holidays: [{ date: '2030-10-01', holiday: 'national-day' }], workdays: [] },
    ];
    expect(periodsOf(known, 'Asia/Shanghai', eve)).toMatchObject([{ period: 'flat', dayType: 'unknown' }]);
    expect(() => periodsOf(hours(['holiday']), 'Asia/Shanghai', eve)).not.toThrow();
    expect(() => periodsOf(hours(['weekend']), 'Asia/Shanghai', eve)).toThrow(
      'The day type of 2030-12-31 is not known',
    );
  });

  it('take a schedule that names the date before the day types, and holidays by name', () => {
    const special = version([
      {
        ...season('all', allMonths, {}),
        schedules: [
          { days: ['holiday'], holidays: ['spring-festival'], hours: { 'deep-valley': ['00:00-24:00'] } },
          { hours: {} },
          { dates: ['2026-02-18'], hours: { 'critical-peak': ['00:00-24:00'] } },
        ],
      },
    ]);
    const on = (date: string) => {
      const from = Date.parse(`${date}T12:00+08:00`);
      return periodsOf(special, 'Asia/Shanghai', { from, to: from + hour })[0]!.period;
    };
    expect(['2026-02-17', '2026-02-18', '2026-02-24', '2026-05-01'].map(on)).toEqual([
      ...['deep-valley', 'critical-peak', 'flat', 'flat'],
    ]);
  });
});
