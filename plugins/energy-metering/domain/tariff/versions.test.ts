import { describe, expect, it } from 'vitest';
import { classifyIntervals } from './classify.ts';
import { formatDecimal, parseDecimal } from './decimal.ts';
import { allMonths, season, version } from './fixtures/tariff-fixtures.ts';
import { periodsOfTariff } from './periods.ts';
import { pricePeriods } from './prices.ts';
import { validUntil, versionSpans } from './versions.ts';

const quarter = 900_000;
const seasons = [season('all', allMonths, { peak: ['08:00-12:00'], valley: ['22:00-06:00'] })];
const old = version(seasons, { validFrom: '2026-01-01', validTo: '2026-03-01' });
const next = version(seasons, { validFrom: '2026-03-15' });
const month = { from: Date.parse('2026-03-01T00:00+08:00'), to: Date.parse('2026-04-01T00:00+08:00') };

describe('versions', () => {
  it('end where they say or where the next begins', () => {
    const open = version(seasons, { validFrom: '2026-01-01' });
    expect([validUntil([old, next], old), validUntil([next, open], open), validUntil([old, next], next)]).toEqual([
      '2026-03-01',
      '2026-03-15',
      null,
    ]);
  });

  it('change at local midnight in mid-month', () => {
    const open = version(seasons, { validFrom: '2026-01-01' });
    expect(versionSpans('t', [next, open], 'Asia/Shanghai', month)).toMatchObject([
      { version: open, from: month.from, to: Date.parse('2026-03-15T00:00+08:00') },
      { version: next, from: Date.parse('2026-03-15T00:00+08:00'), to: month.to },
    ]);
  });

  it('name the time that none covers: between, before and after', () => {
    const cut = (from: string, to: string) => () =>
      versionSpans('t', [old, next], 'Asia/Shanghai', { from: Date.parse(from), to: Date.parse(to) });
    expect(cut('2026-02-20T00:00Z', '2026-03-20T00:00Z')).toThrow(
      'No version of tariff t is valid from 2026-02-28T16:00:00.000Z to 2026-03-14T16:00:00.000Z',
    );
    expect(cut('2025-12-01T00:00Z', '2025-12-02T00:00Z')).toThrow(
      'from 2025-12-01T00:00:00.000Z to 2025-12-02T00:00:00.000Z',
    );
    expect(() => versionSpans('t', [old], 'Asia/Shanghai', { ...month, from: month.from - quarter })).toThrow(
      `from 2026-02-28T16:00:00.000Z to ${new Date(month.to).toISOString()}`,
    );
  });
});

describe('intervals of a month', () => {
  it('each have the slot of the period they lie in', () => {
    const open = version(seasons, { validFrom: '2026-01-01' });
    const span = { ...month, width: quarter };
    const { slots, index } = classifyIntervals('t', [open, next], 'Asia/Shanghai', span);
    expect(index.length).toBe(31 * 96);
    expect(slots.length).toBe(6);
    const periods = periodsOfTariff('t', [open, next], 'Asia/Shanghai', month);
    index.forEach((slot, i) => {
      const at = month.from + i * quarter;
      const period = periods.find((p) => p.from <= at && at < p.to)!;
      expect(slots[slot]).toEqual({ version: period.version, season: period.season, period: period.period });
    });
  });

  it('are refused where a period changes inside one', () => {
    const half = version([season('all', allMonths, { peak: ['08:30-12:00'] })]);
    const span = { ...month, width: 3_600_000 };
    expect(() => classifyIntervals('t', [half], 'Asia/Shanghai', span)).toThrow(
      'A period changes at 2026-03-01T00:30:00.000Z, inside an interval of 60 min',
    );
  });
});

describe('prices', () => {
  const adders = [
    { id: 'a', name: { en: 'a', 'zh-CN': 'a' }, kind: 'transmission' as const, pricePerKwh: '0.15' },
    { id: 'b', name: { en: 'b', 'zh-CN': 'b' }, kind: 'surcharge' as const, pricePerKwh: '0.0123' },
  ];
  const eight = { from: Date.parse('2026-03-02T08:00+08:00'), to: Date.parse('2026-03-02T09:00+08:00') };

  it('are base × factor, and the sum with adders; rounded only where the version says so', () => {
    const base = { base: { pricePerKwh: '0.333333' }, factors: { peak: '1.54', flat: '1', valley: '0.5' } };
    const prices = (digits?: number) => {
      const v = version(seasons, {
        adders,
        energy: { ...base, calendar: 'cn', seasons, ...(digits === undefined ? {} : { priceDigits: digits }) },
      });
      const [priced] = pricePeriods(periodsOfTariff('t', [v], 'Asia/Shanghai', eight), () => []);
      return [formatDecimal(priced!.energyPrice!), formatDecimal(priced!.totalPrice!)];
    };
    expect(prices()).toEqual(['0.51333282', '0.67563282']);
    expect(prices(4)).toEqual(['0.5133', '0.6756']);
  });

  it('of a market series follow its steps, unknown ones stay unknown', () => {
    const v = version(seasons, {
      adders,
      energy: { base: { point: 'spot' }, factors: { peak: '1', flat: '1', valley: '1' }, calendar: 'cn', seasons },
    });
    const middle = eight.from + 2 * quarter;
    const priced = pricePeriods(periodsOfTariff('t', [v], 'Asia/Shanghai', eight), (point, span) => [
      { from: span.from, to: middle, price: parseDecimal(point === 'spot' ? '-0.05' : '9') },
      { from: middle, to: span.to, price: null },
    ]);
    expect(priced.map((p) => [p.from, p.to, p.totalPrice && formatDecimal(p.totalPrice)])).toEqual([
      [eight.from, middle, '0.1123'],
      [middle, eight.to, null],
    ]);
  });

  it('need a factor for each period', () => {
    const v = version(seasons, {
      energy: { base: { pricePerKwh: '1' }, factors: { flat: '1' }, calendar: 'cn', seasons },
    });
    expect(() => pricePeriods(periodsOfTariff('t', [v], 'Asia/Shanghai', eight), () => [])).toThrow(
      'Version 2025-01-01, season all: no factor is given for the period peak',
    );
  });
});
