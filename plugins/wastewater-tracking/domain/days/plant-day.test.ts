import { createRandom } from '@lingtan/test-kit';
import { describe, expect, it } from 'vitest';
import { waterPlant } from '../../contracts/index.ts';
import type { Reading } from '../volumes/counter-volume.ts';
import { dayOfDate, localDay, localDays } from './local-days.ts';
import { plantDayOf } from './plant-day.ts';

const text = (name: string) => ({ en: name, 'zh-CN': name });
const plant = waterPlant.parse({
  id: 'p',
  name: text('p'),
  capacityM3Day: 1000,
  energyPoint: 'kwh',
  units: [
    { id: 'tank', name: text('tank'), kind: 'equalisation', levelPoint: 'level', volumeM3: 400 },
    { id: 'ro', name: text('ro'), kind: 'reverse-osmosis' },
    { id: 'ro2', name: text('ro2'), kind: 'reverse-osmosis' },
  ],
  streams: [
    { id: 'in', name: text('in'), to: 'tank', role: 'intake', counterPoint: 'in' },
    { id: 'feed', name: text('feed'), from: 'tank', to: 'ro', counterPoint: 'feed' },
    { id: 'reuse', name: text('reuse'), from: 'ro', role: 'reuse', counterPoint: 'reuse' },
    { id: 'reject', name: text('reject'), from: 'ro', to: 'ro2', counterPoint: 'reject' },
    { id: 'reuse2', name: text('reuse2'), from: 'ro2', role: 'reuse', counterPoint: 'reuse2' },
    { id: 'brine', name: text('brine'), from: 'ro2', role: 'loss', counterPoint: 'brine' },
  ],
});
const span = { day: '2026-11-24', from: 0, to: 86_400_000 };
const limits = { target: 2, alarm: 10 };

function readingsOf(
  daily: Record<string, number>,
  gains: Record<string, number> = {},
): (point: string) => readonly Reading[] {
  return (point) => {
    const gain = gains[point] ?? 1;
    const whole = daily[point];
    if (whole === undefined) return [];
    const start = point === 'level' ? 50 : 1000;
    return Array.from({ length: 25 }, (_, h) => ({ ts: h * 3_600_000, value: start + (whole * gain * h) / 24 }));
  };
}

/** 1000 in, 980 fed, 20 stored (5 % of 400 m³), 80 % then half of the rest recovered. */
const truth = { in: 1000, feed: 980, reuse: 784, reject: 196, reuse2: 98, brine: 98, level: 5, kwh: 1900 };

describe('the water of a day', () => {
  it('closes exactly where the meters are exact, in each unit and in the plant', () => {
    const day = plantDayOf(plant, span, readingsOf(truth), limits);
    expect(day.nodes.map(({ unit, verdict }) => [unit, verdict])).toEqual([
      [null, 'closed'],
      ['tank', 'closed'],
      ['ro', 'closed'],
      ['ro2', 'closed'],
    ]);
    for (const { closureM3 } of day.nodes) expect(closureM3).toBeCloseTo(0, 9);
    expect(day).toMatchObject({ intakeM3: 1000, suspects: [] });
    expect(day.reusedM3).toBeCloseTo(882, 9);
    expect(day.recovery).toBeCloseTo(0.882, 12);
    expect(day.energyKwh).toBeCloseTo(1900, 9);
  });

  it('names the meter that cannot be right, and leaves the readings as they are', () => {
    const day = plantDayOf(plant, span, readingsOf(truth, { feed: 1.15 }), limits);
    expect(day.suspects).toEqual(['feed']);
    const feed = day.streams.find(({ stream }) => stream === 'feed')!;
    expect(feed.m3).toBeCloseTo(980 * 1.15, 6);
    expect(day.nodes.find(({ unit }) => unit === 'tank')!.verdict).toBe('alarm');
  });

  it('judges no balance with a meter that says nothing, and counts no missing water as 0', () => {
    const { reuse: _, ...without } = truth;
    const day = plantDayOf(plant, span, readingsOf(without), limits);
    expect(day.nodes[0]).toMatchObject({ verdict: 'not judged', missing: ['reuse'], closureM3: null });
    expect(day).toMatchObject({ reusedM3: null, recovery: null });
    // What it must have been is told by the others.
    expect(day.streams.find(({ stream }) => stream === 'reuse')!.reconciledM3).toBeCloseTo(784, 6);
  });

  it('says how certain the best estimate of a stream is: less than its meter alone, and less still by meters that do not err together', () => {
    const halfOf = (of: typeof plant) =>
      Object.fromEntries(
        plantDayOf(of, span, readingsOf(truth), limits).streams.map(({ stream, uncertaintyM3 }) => [
          stream,
          uncertaintyM3!,
        ]),
      );
    const apart = halfOf(plant);
    for (const { id } of plant.streams) expect(apart[id]).toBeLessThan(truth[id as 'in'] * 0.02);
    const together = halfOf({ ...plant, correlations: [{ streams: ['feed', 'reuse'], coefficient: 0.9 }] });
    expect(together['feed']).toBeGreaterThan(apart['feed']!);
  });

  it('keeps what was recorded where the samples under it are gone, and computes the rest again', () => {
    const all = readingsOf(truth);
    const recorded = plantDayOf(plant, span, all, limits);
    const later = { ts: span.to + 9e9, value: 9999 };
    for (const gone of ['level', 'kwh', 'in'] as const) {
      const rest = { ...truth, reuse: 700 };
      const readings = (point: string) => (point === gone ? [later] : readingsOf(rest)(point));
      const day = plantDayOf(plant, span, readings, limits, recorded);
      expect(day.storages, gone).toEqual(recorded.storages);
      expect([day.intakeM3, day.energyKwh], gone).toEqual([recorded.intakeM3, recorded.energyKwh]);
      expect(day.reusedM3, gone).toBeCloseTo(798, 9);
      expect(day.nodes[0]!.verdict, gone).not.toBe('not judged');
      // Without a record nothing stands in for them.
      const alone = plantDayOf(plant, span, readings, limits);
      const told = { level: alone.storages[0]!.startM3, kwh: alone.energyKwh, in: alone.intakeM3 };
      expect(told[gone], gone).toBeNull();
    }
  });

  it('closes within the accuracy of the meters when they are off by less', () => {
    const random = createRandom(3);
    for (let n = 0; n < 50; n++) {
      const gains = Object.fromEntries(plant.streams.map(({ id }) => [id, 1 + 0.01 * (2 * random() - 1)]));
      const [whole] = plantDayOf(plant, span, readingsOf(truth, gains), limits).nodes;
      expect(Math.abs(whole!.closurePercent!)).toBeLessThan(2);
    }
  });
});

describe('local days', () => {
  it('follow the zone of the park', () => {
    const at = Date.parse('2026-11-24T17:00:00Z');
    expect(localDay(at, 'Asia/Shanghai')).toEqual({
      day: '2026-11-25',
      from: Date.parse('2026-11-24T16:00:00Z'),
      to: Date.parse('2026-11-25T16:00:00Z'),
    });
    expect(dayOfDate('2026-11-25', 'Asia/Shanghai').from).toBe(Date.parse('2026-11-24T16:00:00Z'));
    expect(localDays(at, at + 86_400_000, 'Asia/Shanghai').map(({ day }) => day)).toEqual(['2026-11-25', '2026-11-26']);
  });
});
