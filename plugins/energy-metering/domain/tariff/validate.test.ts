import { describe, expect, it } from 'vitest';
import type { TariffVersion } from '../../contracts/index.ts';
import { allMonths, season, templateTariff, version } from './fixtures/tariff-fixtures.ts';
import { assertTariff, checkTariff, checkVersion } from './validate.ts';

const plain = [season('all', allMonths, { peak: ['08:00-12:00'] })];
const problems = (draft: unknown, options = {}) =>
  checkVersion(draft, options).problems.map((p) => `${p.path.join('.')} ${p.code}`);

describe('a version', () => {
  it('without problems passes with its defaults', () => {
    expect(checkVersion(version(plain))).toEqual({ version: version(plain), problems: [] });
  });

  it('names every field whose shape is wrong, with value and expectation in both languages', () => {
    const draft = { ...version(plain), source: '', status: 'draft', vat: { included: true, percent: '13%' }, extra: 1 };
    const found = checkVersion(draft).problems;
    expect(found.map((p) => `${p.path.join('.')} ${p.code}`).sort()).toEqual([
      ...[' unknown-field', 'source required', 'status option', 'vat.percent format'],
    ]);
    const vat = found.find((p) => p.path.includes('vat'))!;
    expect(vat.message.en).toBe('"13%" is not a decimal number with at most 8 digits after the point');
    expect(vat.message['zh-CN']).toBe('"13%" 无效，应为十进制数，小数点后至多 8 位');
  });

  it('is checked as far as it can be read', () => {
    const draft = { ...version([season('a', [1, 2], { peak: ['08:00-12:00', '11:00-13:00'] })]), source: '' };
    expect(problems(draft)).toEqual([
      'source required',
      'energy.seasons month-missing',
      'energy.seasons.0.schedules.0.hours.peak.1 overlap',
    ]);
    expect(problems(null)[0]).toBe(' type');
  });

  it('has every month in exactly one season', () => {
    const list = [season('a', [1, 2, 3, 4, 5, 6], {}), season('a', [6, 7, 8, 9, 10], {})];
    expect(problems(version(list))).toEqual([
      'energy.seasons month-missing',
      'energy.seasons.1.months month-twice',
      'energy.seasons.1.id id-twice',
    ]);
  });

  it('has hours for every day, and no schedule that can never apply', () => {
    const days = (schedules: TariffVersion['energy']['seasons'][number]['schedules']) =>
      problems(version([{ ...plain[0]!, schedules }]));
    expect(days([{ days: ['workday'], hours: {} }])).toEqual([
      'energy.seasons.0.schedules day-missing',
      'energy.seasons.0.schedules day-missing',
    ]);
    expect(
      days([
        { days: ['holiday'], holidays: ['new-year'], hours: {} },
        { days: ['workday', 'weekend'], hours: {} },
      ]),
    ).toEqual(['energy.seasons.0.schedules day-missing']);
    expect(days([{ hours: {} }, { days: ['holiday'], hours: {} }])).toEqual([
      'energy.seasons.0.schedules.1 unreachable',
    ]);
    expect(days([{ dates: ['2026-01-05'], hours: {} }, { dates: ['2026-01-05'], hours: {} }, { hours: {} }])).toEqual([
      'energy.seasons.0.schedules.1.dates.0 date-twice',
    ]);
    expect(days([{ days: ['workday'], holidays: ['new-year'], hours: {} }, { hours: {} }])).toEqual([
      'energy.seasons.0.schedules.0.holidays holidays-unused',
    ]);
  });

  it('without calendar cannot ask for holidays', () => {
    const draft = version([{ ...plain[0]!, schedules: [{ days: ['holiday'], hours: {} }, { hours: {} }] }]);
    draft.energy.calendar = 'none';
    expect(problems(draft)).toEqual(['energy.seasons.0.schedules.0 unreachable']);
  });

  it('names each minute once, except critical peak on peak and deep valley on valley', () => {
    const hours = (list: Parameters<typeof season>[2]) => problems(version([season('all', allMonths, list)]));
    const at = 'energy.seasons.0.schedules.0.hours';
    expect(
      hours({
        'critical-peak': ['18:00-20:00'],
        peak: ['17:00-21:00'],
        'deep-valley': ['02:00-03:00'],
        valley: ['23:00-04:00'],
      }),
    ).toEqual([]);
    expect(hours({ peak: ['17:00-21:00'], flat: ['20:00-22:00'] })).toEqual([`${at}.flat.0 overlap`]);
    expect(hours({ 'critical-peak': ['01:00-02:00'], valley: ['23:00-04:00'] })).toEqual([`${at}.valley.0 overlap`]);
    expect(hours({ peak: ['10:00-10:00'] })).toEqual([`${at}.peak.0 range`]);
  });

  it('names the ranges that overlap and where', () => {
    const found = checkVersion(version([season('all', allMonths, { peak: ['22:00-02:00'], valley: ['01:00-05:00'] })]));
    expect(found.problems[0]!.message.en).toBe(
      '01:00-05:00 (valley) overlaps 22:00-02:00 (peak) at 01:00-02:00; each minute belongs to one period',
    );
  });

  it('begins and ends its hours at whole intervals of the meters', () => {
    const draft = version([season('all', allMonths, { peak: ['08:10-12:00'] })]);
    expect(problems(draft, { intervalMinutes: 5 })).toEqual([]);
    expect(problems(draft, { intervalMinutes: 15 })).toEqual(['energy.seasons.0.schedules.0.hours.peak.0 interval']);
  });

  it('has a factor for each period that occurs', () => {
    const draft = version([season('all', allMonths, { peak: ['08:00-12:00'] })]);
    draft.energy.factors = { valley: '0.5' };
    expect(problems(draft)).toEqual(['energy.factors.peak factor-missing', 'energy.factors.flat factor-missing']);
    draft.energy.seasons[0]!.factors = { peak: '2' };
    expect(problems(draft)).toEqual(['energy.seasons.0.factors.flat factor-missing']);
  });

  it('has sound charges', () => {
    const row = (from: string, percent = '0') => ({ from, percent });
    const draft = version(plain, {
      validTo: '2024-01-01',
      vat: { included: true, percent: '113' },
      demand: { basis: 'capacity', pricePerKvaMonth: '-1', capacityKva: 10 },
      demandDiscount: { kwhPerKva: '260', factor: '0.9', capacityKva: 10 },
      powerFactor: { standard: '0.9', rows: [row('0.9'), row('0.95')], source: 'x' },
    });
    expect(problems(draft)).toEqual([
      ...['validTo valid-to', 'vat.percent out-of-range', 'demand.pricePerKvaMonth out-of-range'],
      ...['demandDiscount no-demand', 'powerFactor.rows.1.from order', 'powerFactor.rows not-to-zero'],
    ]);
  });

  it('has sound calendar years', () => {
    const draft = version(plain);
    const year = {
      year: 2027,
      source: 'notice',
      holidays: [
        { date: '2027-01-01', holiday: 'new-year' as const },
        { date: '2026-05-01', holiday: 'labour-day' as const },
      ],
      workdays: ['2027-01-04', '2027-01-01', '2026-12-26'],
    };
    draft.energy.calendarYears = [year, year];
    const at = 'energy.calendarYears';
    expect(
      problems(draft).filter((p) => !p.startsWith(`${at}.1.holidays`) && !p.startsWith(`${at}.1.workdays`)),
    ).toEqual([
      ...[`${at}.1.year year-twice`, `${at}.0.holidays.1.date day-outside`, `${at}.0.workdays.1 day-twice`],
      ...[`${at}.0.workdays.0 not-weekend`, `${at}.0.workdays.1 not-weekend`],
    ]);
  });
});

describe('a tariff', () => {
  it('has one version per first day, none that runs into the next, and a real zone', () => {
    const draft = {
      id: 't',
      name: { en: 'T', 'zh-CN': 'T' },
      timeZone: 'Asia/Nowhere',
      versions: [
        version(plain, { validTo: '2026-06-01' }),
        version(plain, { validFrom: '2026-01-01' }),
        version(plain, { validFrom: '2026-01-01' }),
      ],
    };
    expect(checkTariff(draft).problems.map((p) => `${p.path.join('.')} ${p.code}`)).toEqual([
      ...['timeZone time-zone', 'versions.2.validFrom version-twice', 'versions.0.validTo version-overlap'],
    ]);
    expect(() => assertTariff(draft)).toThrow(
      'The tariff has 3 problem(s): timeZone: Asia/Nowhere is not an IANA time zone',
    );
  });

  it('from the data files has none', () => {
    for (const name of ['jiangsu-two-part', 'inner-mongolia-west', 'inner-mongolia-east', 'shandong-example'])
      expect(checkTariff(templateTariff(name), { intervalMinutes: 15 }).problems).toEqual([]);
  });
});
