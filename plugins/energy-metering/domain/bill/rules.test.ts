import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tariffVersionShape } from '../../contracts/index.ts';
import type { BillRemark, Tariff } from '../../contracts/index.ts';
import table from '../../data/power-factor-cn-1983.json' with { type: 'json' };
import { parseDecimal } from '../tariff/index.ts';
import type { MarketPrice } from '../tariff/index.ts';
import type { BillMeter } from './account-input.ts';
import { computeBill } from './compute-bill.ts';
import { createBillFrame } from './frame.ts';
import type { FrameOptions } from './frame.ts';
import { adjustmentPercent, powerFactorHundredths } from './power-factor.ts';

const month = '2026-07';
const name = { en: 'x', 'zh-CN': 'x' };
const account = { id: 'mill', enterpriseId: 'mill', name };

function version(more: object, validFrom = '2026-01-01') {
  return tariffVersionShape.parse({
    validFrom,
    source: 'test',
    status: 'verified',
    vat: { included: true, percent: '13' },
    energy: {
      base: { pricePerKwh: '0.5' },
      factors: { flat: '1', peak: '2' },
      seasons: [
        {
          id: 'year',
          name,
          months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
          schedules: [{ hours: { peak: ['08:00-20:00'] } }],
        },
      ],
      calendar: 'none',
    },
    ...more,
  });
}

function bill(
  versions: ReturnType<typeof version>[],
  wh: (i: number) => number,
  more: { options?: Partial<FrameOptions>; meters?: number; demandRegisterW?: number; reactiveVarh?: number } = {},
) {
  const tariff: Tariff = { id: 't', name, versions };
  const frame = createBillFrame(tariff, month, { timeZone: 'Asia/Shanghai', width: 900_000, ...more.options });
  const amounts = Float64Array.from({ length: frame.index.length }, (_, i) => wh(i));
  const status = Uint8Array.from(amounts, (value) => (Number.isNaN(value) ? 3 : 0));
  const meters: BillMeter[] = Array.from({ length: more.meters ?? 1 }, (_, m) => ({ id: `m${m}`, amounts, status }));
  return computeBill(frame, { ...more, account, meters });
}

const codes = (remarks: BillRemark[]): string[] => remarks.map(({ code }) => code);

describe('the demand charge', () => {
  const declared = version({ demand: { basis: 'declared', pricePerKwMonth: '40', declaredKw: 1000 } });
  const load = (kw: number) => bill([declared], (i) => (i === 100 ? kw * 250 : 1000));

  it('is that of the declared demand up to 105 % of it', () => {
    const lines = load(1050).lines.filter(({ unit }) => unit === 'W');
    expect(lines.map(({ kind, quantity, amountFen }) => [kind, quantity, amountFen])).toEqual([
      ['demand', 1_000_000, 4_000_000],
    ]);
  });

  it('counts what is above 105 % twice', () => {
    const lines = load(1200).lines.filter(({ unit }) => unit === 'W');
    // 1050 kW + 2 × 150 kW = 1350 kW at 40 yuan.
    expect(lines.map(({ kind, quantity, price, amountFen }) => [kind, quantity, price, amountFen])).toEqual([
      ['demand', 1_050_000, '40', 4_200_000],
      ['demand-excess', 150_000, '80', 1_200_000],
    ]);
  });

  it('is a tenth cheaper from 260 kWh per kVA on', () => {
    const discount = version({
      demand: { basis: 'metered', pricePerKwMonth: '40' },
      demandDiscount: { kwhPerKva: '260', factor: '0.9', capacityKva: 1000 },
    });
    const slots = 31 * 96;
    const each = 260_000_000 / slots; // 260 MWh in the month = 260 kWh per kVA
    const price = (wh: number) =>
      bill([discount], (i) => Math.floor(wh) + (i === 0 ? 1000 : 0)).lines.find((l) => l.kind === 'demand')!.price;
    expect(price(each + 1)).toBe('36');
    expect(price(each - 1)).toBe('40');
  });

  it('looks at a sliding window where the data allow, and says where they do not', () => {
    const sliding = version({ demand: { basis: 'metered', pricePerKwMonth: '40', stepMinutes: 5 } });
    const wh = (i: number): number => (i === 2 || i === 3 || i === 4 ? 100_000 : 0);
    const fine = bill([sliding], wh, { options: { width: 300_000 } });
    expect(fine.peak?.powerW).toBe(1_200_000);
    expect(codes(fine.remarks)).not.toContain('demand-coarse');
    const coarse = bill([sliding], wh);
    expect(coarse.remarks).toContainEqual({
      code: 'demand-coarse',
      params: { windowMinutes: 15, stepMinutes: 5, intervalMinutes: 15 },
    });
    const hourly = bill([sliding], (i) => (i === 5 ? 90_000 : 0), { options: { width: 3_600_000 } });
    expect(hourly.peak?.powerW).toBe(90_000);
    expect(codes(hourly.remarks)).toContain('demand-coarse');
  });

  it('is read from the demand register of a single meter', () => {
    const metered = version({ demand: { basis: 'metered', pricePerKwMonth: '40' } });
    const one = bill([metered], () => 1000, { demandRegisterW: 5000 });
    expect(one.peak).toEqual({ powerW: 5000, from: null, to: null, source: 'register' });
    const two = bill([metered], () => 1000, { demandRegisterW: 5000, meters: 2 });
    expect(two.peak).toMatchObject({ powerW: 8000, source: 'intervals' });
    expect(codes(two.remarks)).toContain('demand-register-several');
  });

  it('comes to the same whether or not a version with the same price begins within the month', () => {
    const priced = (validFrom: string) => version({ demand: { basis: 'metered', pricePerKwMonth: '38.5' } }, validFrom);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 31 }), fc.nat(5_000_000), (day, top) => {
        const change = `2026-07-${String(day).padStart(2, '0')}`;
        const sum = (versions: ReturnType<typeof version>[]) =>
          bill(versions, (i) => (i === 1234 ? top : 0))
            .lines.filter(({ kind }) => kind === 'demand')
            .reduce((all, { amountFen }) => all + amountFen, 0);
        const parts = sum([priced('2026-01-01'), priced(change)]);
        // Each of the two lines is rounded by itself.
        expect(Math.abs(parts - sum([priced('2026-01-01')]))).toBeLessThanOrEqual(1);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the power factor', () => {
  it('is rounded half up from the exact ratio', () => {
    fc.assert(
      fc.property(fc.nat(2_000_000_000), fc.nat(2_000_000_000), (active, reactive) => {
        fc.pre(active + reactive > 0);
        const exact = active / Math.hypot(active, reactive);
        const hundredths = powerFactorHundredths(active, reactive)!;
        expect(Math.abs(exact * 100 - hundredths)).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
    expect(powerFactorHundredths(0, 0)).toBeNull();
    expect(powerFactorHundredths(3, 4)).toBe(60);
  });

  it.each([
    ['0.90', 95, '-0.75'],
    ['0.90', 89, '0.5'],
    ['0.90', 70, '10'],
    ['0.90', 65, '15'],
    ['0.90', 64, '17'],
    ['0.85', 94, '-1.1'],
    ['0.85', 65, '10'],
    ['0.85', 59, '17'],
    ['0.80', 91, '-1.15'],
    ['0.80', 60, '10'],
    ['0.80', 54, '17'],
  ])('standard %s, cosφ 0.%i: %s percent', (standard, hundredths, percent) => {
    const { rows } = table.standards.find((each) => each.standard === standard)!;
    expect(adjustmentPercent({ standard, rows, source: table.notice }, hundredths)).toBe(percent);
  });

  it('has a table that falls row by row to zero and rises in percent', () => {
    for (const { rows } of table.standards) {
      const values = rows.map(({ from, percent }) => [Number(from), Number(percent)] as const);
      for (let i = 1; i < values.length; i++) {
        expect(values[i]![0]).toBeLessThan(values[i - 1]![0]);
        expect(values[i]![1]).toBeGreaterThan(values[i - 1]![1]);
      }
      expect(values.at(-1)![0]).toBe(0);
    }
  });

  it('leaves out funds and surcharges, and says when reactive energy is not metered', () => {
    const adders = [
      { id: 'grid', name, kind: 'transmission', pricePerKwh: '0.1' },
      { id: 'fund', name, kind: 'surcharge', pricePerKwh: '0.1' },
    ];
    const powerFactor = { standard: '0.90', rows: table.standards[0]!.rows, source: 'test' };
    const made = bill([version({ adders, powerFactor })], () => 1000, { reactiveVarh: 31 * 96 * 1000 });
    const line = made.lines.find(({ kind }) => kind === 'power-factor')!;
    const sum = made.lines
      .filter(({ kind, item }) => kind === 'energy' || item === 'grid')
      .reduce((all, { amountFen }) => all + amountFen, 0);
    expect(line).toMatchObject({ item: '0.71', quantity: sum, price: '9.5', amountFen: Math.round(sum * 0.095) });
    const without = bill([version({ powerFactor })], () => 1000);
    expect(codes(without.remarks)).toContain('power-factor-no-reactive');
  });
});

describe('a market price', () => {
  const market = (hourly: (hour: number) => number | null) => ({
    market: (_point: string, span: { from: number; to: number }): MarketPrice[] => {
      const list: MarketPrice[] = [];
      for (let from = span.from; from < span.to;) {
        const to = Math.min(span.to, (Math.floor(from / 3_600_000) + 1) * 3_600_000);
        const value = hourly(Math.floor(from / 3_600_000));
        list.push({ from, to, price: value === null ? null : parseDecimal(value.toFixed(4)) });
        from = to;
      }
      return list;
    },
  });
  const floating = version({
    energy: {
      base: { point: 'day-ahead' },
      factors: { flat: '1', peak: '1' },
      seasons: [{ id: 'year', name, months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], schedules: [{ hours: {} }] }],
      calendar: 'none',
    },
  });

  it('is added up exactly and shown as a mean', () => {
    const made = bill([floating], (i) => i, { options: market((hour) => ((hour % 24) + 1) / 10_000) });
    const start = made.from / 3_600_000;
    let exact = 0n; // Wh × 10^-4 yuan/kWh
    for (let i = 0; i < 31 * 96; i++) exact += BigInt(i) * BigInt(((start + Math.floor(i / 4)) % 24) + 1);
    expect(made.lines[0]).toMatchObject({ averaged: true, amountFen: Number((exact + 50_000n) / 100_000n) });
  });

  it('that is not known leaves the energy unpriced, and says so', () => {
    const made = bill([floating], () => 1000, { options: market((hour) => (hour % 2 ? 0.5 : null)) });
    expect(made.remarks).toContainEqual({ code: 'market-price-missing', params: { energyWh: 31 * 48 * 1000 } });
    expect(made.lines[0]).toMatchObject({ quality: 'missing', amountFen: 31 * 48 * 50 });
  });
});

describe('what a bill does not hide', () => {
  it('are missing and estimated intervals, and prices that are not verified', () => {
    const tariff = version({ status: 'unverified' });
    const made = bill([tariff], (i) => (i < 3 ? NaN : 1000));
    expect(made.remarks).toEqual([
      { code: 'prices-unverified', params: { version: 't/2026-01-01', source: 'test' } },
      { code: 'missing', params: { intervals: 3, of: 31 * 96 } },
    ]);
    expect(made.quality.worst).toBe('missing');
  });

  it('is a month that no version covers', () => {
    expect(() => bill([version({}, '2026-07-10')], () => 0)).toThrow(/No version of tariff t is valid/);
  });
});
