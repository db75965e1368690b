import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decimalsFor,
  formatBytes,
  formatMoney,
  formatNumber,
  formatQuantity,
  formatShare,
  quantityParts,
} from './number.ts';
import { formatAge, formatTime, formatZoneName, fromZoned, startOfDay, startOfMonth, zoneOffset } from './time.ts';
import { columnScale, scaleFor, unitFactor, unitSymbol } from './units.ts';

const shanghai = 'Asia/Shanghai';
const berlin = 'Europe/Berlin';
const hour = 3_600_000;

describe('numbers', () => {
  test('unknown values are a dash, never zero', () => {
    for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(formatNumber(value)).toBe('–');
      expect(quantityParts(value, 'kW')).toEqual({ text: '–', unit: 'kW' });
    }
    expect(formatShare(null)).toBe('–');
    expect(formatMoney(null)).toBe('–');
  });

  test('decimals follow the size of the value', () => {
    expect([0, 0.052, 1.25, 12.4, 123.4, 12345].map(decimalsFor)).toEqual([2, 3, 2, 1, 1, 0]);
    expect(formatNumber(12345.6, { language: 'en', digits: 1 })).toBe('12,345.6');
  });

  test('English takes SI prefixes, Chinese counts energy in 万 and 亿', () => {
    expect(formatQuantity(12_345, 'kWh', { language: 'en' })).toBe('12.3 MWh');
    expect(formatQuantity(12_345, 'kWh', { language: 'zh-CN' })).toBe('1.23 万 kWh');
    expect(formatQuantity(234_500_000, 'kWh', { language: 'zh-CN' })).toBe('2.35 亿 kWh');
    expect(formatQuantity(13_760, 'kW', { language: 'zh-CN' })).toBe('13.8 MW');
    expect(formatQuantity(34_675_000, 'm3', { language: 'zh-CN' })).toBe('3,468 万 m³');
    expect(['Wh', 'W', 'kWh', 'm3'].map((unit) => formatQuantity(0, unit, { language: 'en' }))).toEqual([
      '0.00 kWh',
      '0.00 kW',
      '0.00 kWh',
      '0.00 m³',
    ]);
    expect(formatQuantity(12.4, 'kW', { language: 'en', scale: { divisor: 1000, symbol: 'MW' } })).toBe('0.012 MW');
  });

  test('money is kept in fen and shown in yuan', () => {
    expect(formatMoney(1_234_560, { language: 'en' })).toBe('¥12,345.60');
    expect(formatMoney(1_234_560n, { language: 'zh-CN', compact: true })).toBe('¥1.23万');
  });

  test('sizes', () => {
    expect(formatBytes(1536, { language: 'en' })).toBe('1.5 KiB');
  });

  test('symbols of stored units', () => {
    expect(['degC', 'm3/h', 'tCO2e', '1', 'bar'].map((unit) => unitSymbol(unit))).toEqual([
      '°C',
      'm³/h',
      'tCO₂e',
      '',
      'bar',
    ]);
    const compound = ['kgCO2/kWh', '10^4 Nm3', 'tC/10^4 Nm3', 'item3'];
    expect(compound.map((unit) => unitSymbol(unit))).toEqual(['kgCO₂/kWh', '10⁴ Nm³', 'tC/10⁴ Nm³', 'item3']);
    const counted = ['steps', 'CNY/steps', 'count', 'CNY/count'];
    expect(counted.map((unit) => unitSymbol(unit, 'en'))).toEqual(['steps', 'CNY/step', '', 'CNY/unit']);
    expect(counted.map((unit) => unitSymbol(unit, 'zh-CN'))).toEqual(['个时段', 'CNY/时段', '', 'CNY/个']);
  });

  test('a scale never changes the quantity', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e12, noNaN: true }),
        fc.constantFrom('W', 'kW', 'kWh', 'MWh', 'tCO2e', 'm3', 'degC'),
        fc.constantFrom('en' as const, 'zh-CN' as const),
        (value, unit, language) => {
          const scale = scaleFor(value, unit, language);
          expect(value / scale.divisor).toBeGreaterThanOrEqual(1);
          expect((value / scale.divisor) * scale.divisor).toBeCloseTo(value, -Math.floor(Math.log10(value)) + 6);
        },
      ),
    );
  });
});

describe('times', () => {
  const at = Date.UTC(2026, 10, 24, 0, 40, 5);

  test('are shown in the zone of the park', () => {
    expect(formatTime(at, 'datetime', shanghai)).toBe('2026-11-24 08:40:05');
    expect(formatTime(at, 'minute', shanghai)).toBe('08:40');
    expect(formatTime('2026-11-23T16:00:00Z', 'date', shanghai)).toBe('2026-11-24');
    expect(formatTime(null)).toBe('–');
    expect(formatZoneName(shanghai, at)).toBe('Asia/Shanghai (UTC+8)');
  });

  test('days and months begin at midnight of the park', () => {
    expect(startOfDay(at, shanghai)).toBe(Date.UTC(2026, 10, 23, 16));
    expect(startOfMonth(at, shanghai, 1)).toBe(Date.UTC(2026, 10, 30, 16));
  });

  test('a day with a clock change has its 23 or 25 hours', () => {
    const spring = fromZoned(berlin, 2026, 3, 29, 12);
    const autumn = fromZoned(berlin, 2026, 10, 25, 12);
    expect(startOfDay(spring, berlin, 1) - startOfDay(spring, berlin)).toBe(23 * hour);
    expect(startOfDay(autumn, berlin, 1) - startOfDay(autumn, berlin)).toBe(25 * hour);
  });

  test('the start of a day is at or before the instant and within the same date', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) }),
        fc.constantFrom(shanghai, berlin, 'America/St_Johns', 'Pacific/Auckland', 'UTC'),
        (ts, zone) => {
          const start = startOfDay(ts, zone);
          expect(start).toBeLessThanOrEqual(ts);
          expect(formatTime(start, 'date', zone)).toBe(formatTime(ts, 'date', zone));
          expect(formatTime(start, 'minute', zone)).toBe('00:00');
          expect(Math.abs(zoneOffset(ts, zone))).toBeLessThanOrEqual(14 * hour);
        },
      ),
    );
  });

  test('ages', () => {
    expect(formatAge(2_000, 'en')).toBe('2 s ago');
    expect(formatAge(5 * 60_000, 'zh-CN')).toBe('5 分钟前');
    expect(formatAge(50 * hour, 'en')).toBe('2 d ago');
    expect(formatAge(null, 'en')).toBe('–');
  });
});

describe('a column of figures', () => {
  test('a figure stands in another unit of its kind, and in no unit of another', () => {
    expect([unitFactor('Wh', 'MWh'), unitFactor('MWh', 'kWh'), unitFactor('kgCO2', 'tCO2')]).toEqual([
      1e-6, 1000, 0.001,
    ]);
    const others = [
      unitFactor('CNY', 'CNY'),
      unitFactor('Wh', 'W'),
      unitFactor('kgCO2', 'tCO2e'),
      unitFactor('%', 'kWh'),
    ];
    expect(others).toEqual([1, null, null, null]);
  });

  test('has one prefix, a step finer than its largest asks for', () => {
    const { scale, digits } = columnScale([1_472_800_000, 29_300_000, 0, null], 'Wh', 'en');
    const text = (value: number) => formatQuantity(value, 'Wh', { language: 'en', scale, digits });
    expect([1_472_800_000, 29_300_000, 0].map(text)).toEqual(['1,472.8 MWh', '29.3 MWh', '0.0 MWh']);
    expect(columnScale([2_079_000_000], 'Wh', 'zh-CN').scale.symbol).toBe('万 kWh');
    expect(columnScale([], 'kW', 'en').scale.symbol).toBe('kW');
  });

  test('in 万 keeps as many figures as in MWh', () => {
    const { scale, digits } = columnScale([643_700_000, 8_040_000], 'Wh', 'zh-CN');
    const text = (value: number) => formatQuantity(value, 'Wh', { language: 'zh-CN', scale, digits });
    expect([643_700_000, 8_040_000].map(text)).toEqual(['64.37 万 kWh', '0.80 万 kWh']);
    expect(columnScale([36_000], 'kW', 'zh-CN').digits).toBe(1);
  });
});
