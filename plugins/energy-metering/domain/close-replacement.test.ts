import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawSample } from '@lingtan/telemetry/contracts';
import { energyConfig } from '../contracts/index.ts';
import type { MeterConfig } from '../contracts/index.ts';
import { closeMeter } from './close-meter.ts';
import type { ClosedInterval } from './closed-interval.ts';

const minute = 60_000;
const width = 15 * minute;
const origin = Date.parse('2026-05-04T00:00:00Z');
const at = (minutes: number): string => new Date(origin + minutes * minute).toISOString();

function meterWith(facts: Record<string, unknown>): MeterConfig {
  const name = { en: 'm', 'zh-CN': '表' };
  const meter = { id: 'm', name, assetId: 'a', role: 'load', importPoint: 'p', ...facts };
  return energyConfig.schema.parse({ meters: [meter] }).meters[0]!;
}

const sample = (minutes: number, value: number, quality = 0): RawSample => ({
  ts: origin + minutes * minute,
  value,
  quality,
});

function close(meter: MeterConfig, samples: readonly RawSample[], intervals = 4): ClosedInterval[] {
  return closeMeter(meter, 'import', { p: samples }, { from: origin, to: origin + intervals * width }, width);
}

describe('a replaced meter', () => {
  const replaced = meterWith({
    replacements: [{ at: at(20), finalImport: 108, firstImport: 3, ratio: 2 }],
  });

  it('counts the old one to its last reading and the new one from its first', () => {
    // 5 kWh a quarter on the old register, 2 × 2.5 on the new one.
    const samples = [sample(0, 100), sample(15, 105), sample(25, 4), sample(30, 5), sample(45, 7.5)];
    const [, second, third] = close(replaced, samples, 3);
    expect(second).toMatchObject({
      amount: 3000 + 4000,
      status: 'actual',
      reason: null,
      startReading: 105_000,
      endReading: 10_000,
      shiftReading: 108_000 - 6_000,
      ratio: 2,
    });
    expect(third).toMatchObject({ amount: 5000, startReading: 10_000, ratio: 2 });
  });

  it('adds up to both parts whatever the samples', () => {
    const growth = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 40_000 })), {
      minLength: 4,
      maxLength: 40,
    });
    fc.assert(
      fc.property(growth, growth, fc.integer({ min: 1, max: 40 }), (before, after, ratio) => {
        const old: RawSample[] = [];
        let [clock, wh] = [-3, 500_000];
        for (const [minutes, grown] of before) {
          old.push(sample(clock, wh / 1000));
          clock += minutes;
          wh += grown;
        }
        const changedAt = clock;
        const last = wh;
        let fresh = 7_000;
        const young: RawSample[] = [];
        for (const [minutes, grown] of after) {
          clock += minutes;
          fresh += grown;
          young.push(sample(clock, fresh / 1000));
        }
        const meter = meterWith({
          replacements: [{ at: at(changedAt), finalImport: last / 1000, firstImport: 7, ratio }],
        });
        const intervals = Math.floor(clock / 15);
        if (intervals < 1) return;
        const closed = close(meter, [...old, ...young], intervals);
        const end = closed.at(-1)!.endReading!;
        const whole =
          changedAt <= intervals * 15
            ? last - closed[0]!.startReading! + end - 7_000 * ratio
            : end - closed[0]!.startReading!;
        if (changedAt > 0) expect(closed.reduce((sum, i) => sum + i.amount!, 0)).toBe(whole);
        expect(closed.every((i) => i.status !== 'missing')).toBe(true);
      }),
    );
  });

  it('comes out the same when it is closed in pieces with only the edges of each', () => {
    const samples = [
      sample(-4, 98),
      sample(11, 103),
      sample(19, 107),
      sample(23, 4),
      sample(38, 7),
      sample(52, 9),
      sample(70, 12),
    ];
    const whole = close(replaced, samples);
    for (let cut = 1; cut < 4; cut++) {
      const piece = (from: number, to: number): ClosedInterval[] => {
        const inside = samples.filter((s) => s.ts >= origin + from * width && s.ts < origin + to * width);
        const before = samples.filter((s) => s.ts < origin + from * width).slice(-1);
        const after = samples.filter((s) => s.ts >= origin + to * width).slice(0, 1);
        const span = { from: origin + from * width, to: origin + to * width };
        return closeMeter(replaced, 'import', { p: [...before, ...inside, ...after] }, span, width);
      };
      expect([...piece(0, cut), ...piece(cut, 4)]).toEqual(whole);
    }
  });

  it('estimates a change of the ratio on a register that ran on, and says so', () => {
    const meter = meterWith({ ratio: 10, replacements: [{ at: at(20), ratio: 20 }] });
    const samples = [sample(0, 100), sample(15, 101), sample(30, 104), sample(45, 105)];
    const closed = close(meter, samples, 3);
    expect(closed[0]).toMatchObject({ amount: 10_000, status: 'actual' });
    // A third of the three units at the old ratio, two thirds at the new one.
    expect(closed[1]).toMatchObject({ amount: 10_000 + 40_000, status: 'estimated', reason: 'replacement' });
    expect(closed[2]).toMatchObject({ amount: 20_000, status: 'actual' });
  });

  it('is missing where the register fell at a change without readings', () => {
    const meter = meterWith({ replacements: [{ at: at(20), serial: 'b' }] });
    const closed = close(meter, [sample(0, 100), sample(15, 101), sample(30, 4), sample(45, 5)], 3);
    expect(closed.map((i) => [i.status, i.reason])).toEqual([
      ['actual', null],
      ['missing', 'replacement'],
      ['actual', null],
    ]);
  });
});

describe('a service life', () => {
  it('has nothing before the first whole interval and after the last', () => {
    const meter = meterWith({ commissionedAt: at(20), retiredAt: at(59) });
    const closed = close(meter, [sample(0, 1), sample(15, 2), sample(30, 3), sample(45, 4), sample(60, 5)]);
    expect(closed.map((i) => [i.status, i.reason])).toEqual([
      ['missing', 'out-of-service'],
      ['missing', 'out-of-service'],
      ['actual', null],
      ['missing', 'out-of-service'],
    ]);
  });
});

describe('other kinds and units', () => {
  it.each([
    ['water', 'm3', 2.5, 2500],
    ['gas', 'Nm3', 2.5, 2500],
    ['steam', 't', 0.25, 250_000],
    ['heat', 'GJ', 0.36, 100_000],
    ['cooling', 'MWh', 0.1, 100_000],
    ['hydrogen', 'kg', 1.5, 1500],
    ['electricity', 'MWh', 0.25, 250_000],
  ])('%s in %s is kept in base units', (kind, unit, grown, expected) => {
    const meter = meterWith({ kind });
    const closed = closeMeter(
      meter,
      'import',
      { p: [sample(0, 10), sample(15, 10 + grown)] },
      { from: origin, to: origin + width },
      width,
      () => unit,
    );
    expect(closed[0]!.amount).toBe(expected);
  });

  it('a unit that cannot be an amount of the kind is said, not guessed', () => {
    const meter = meterWith({ kind: 'gas' });
    const closed = closeMeter(
      meter,
      'import',
      { p: [sample(0, 10), sample(15, 11)] },
      { from: origin, to: origin + width },
      width,
      () => 'kWh',
    );
    expect(closed[0]).toMatchObject({ status: 'missing', reason: 'unit-mismatch' });
  });

  it('integrates a flow where there is no register', () => {
    const meter = meterWith({ kind: 'water', importPoint: undefined, powerPoint: 'f' });
    const samples = [sample(0, 12), sample(10, 6), sample(15, 6)];
    const closed = closeMeter(
      meter,
      'import',
      { f: samples },
      { from: origin, to: origin + width },
      width,
      () => 'm3/h',
    );
    expect(closed[0]).toMatchObject({ amount: 2000 + 500, method: 'power-integration' });
  });
});
