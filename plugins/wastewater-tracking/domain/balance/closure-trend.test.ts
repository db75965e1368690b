import { createRandom } from '@lingtan/test-kit';
import { describe, expect, it } from 'vitest';
import { waterPlant, type PlantDay } from '../../contracts/index.ts';
import { dayAfter } from '../reports/period.ts';
import { closureOf } from './closure.ts';
import { closureTrends } from './closure-trend.ts';

const text = (name: string) => ({ en: name, 'zh-CN': name });
// 1.96 % at 95 %: one standard deviation is 1 % of the reading.
const plant = waterPlant.parse({
  id: 'p',
  name: text('p'),
  capacityM3Day: 1000,
  units: [{ id: 'ro', name: text('ro'), kind: 'reverse-osmosis' }],
  streams: [
    { id: 'in', name: text('in'), to: 'ro', role: 'intake', counterPoint: 'in', accuracyPercent: 1.96 },
    { id: 'out', name: text('out'), from: 'ro', role: 'reuse', counterPoint: 'out', accuracyPercent: 1.96 },
  ],
});
const first = '2026-08-01';

/** A day with so much in and out; null for a meter that says nothing. */
function dayOf(at: number, inM3: number, outM3: number | null): PlantDay {
  const closure = closureOf([
    { name: 'in', side: 'in', m3: inM3 },
    { name: 'out', side: 'out', m3: outM3 },
  ]);
  const stream = (id: string, m3: number | null) => ({
    stream: id,
    m3,
    quality: 'actual' as const,
    notes: [],
    reconciledM3: null,
    test: null,
  });
  return {
    plant: 'p',
    day: dayAfter(first, at),
    from: 0,
    to: 0,
    streams: [stream('in', inM3), stream('out', outM3)],
    storages: [],
    nodes: [
      { unit: null, ...closure },
      { unit: 'ro', ...closure },
    ],
    suspects: null,
    intakeM3: inM3,
    reusedM3: outM3,
    recovery: null,
    energyKwh: null,
  };
}
const trends = (days: PlantDay[], last = days.length - 1) => closureTrends(plant, days, dayAfter(first, last));

describe('the trend of closing errors', () => {
  it('adds up by hand: a day that is 1.97 deviations short adds 0.97, and above five the balance drifts', () => {
    // 1,000 in and 972.5 out: the meters err by √(10² + 9.725²) = 13.95, the error is 1.97 of that.
    const short = 27.5;
    const sd = Math.hypot(10, (1000 - short) / 100);
    const z = short / sd;
    const days = Array.from({ length: 10 }, (_, at) => dayOf(at, 1000, at < 4 ? 1000 : 1000 - short));
    const [whole, unit] = trends(days);
    expect(whole!.series.map(({ lost }) => lost).slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(whole!.lost).toBeCloseTo(6 * (z - 1), 9);
    expect(whole).toMatchObject({ gained: 0, verdict: 'lost', since: dayAfter(first, 4), days: 10 });
    expect(whole!.meanM3).toBeCloseTo((6 * short) / 10, 9);
    expect(whole!.meanPercent).toBeCloseTo((6 * short) / 100, 9);
    expect(whole!.sigmaPercent).toBeCloseTo(sd / 10, 9);
    expect(unit).toEqual({ ...whole, unit: 'ro' });
    // A day before, the sum was 5 × (z − 1) < 5: nothing is told yet.
    expect(trends(days.slice(0, -1))[0]).toMatchObject({ verdict: 'steady', since: null });
  });

  it('has a sign: water that came from nowhere is told apart from water that is missing', () => {
    const days = Array.from({ length: 12 }, (_, at) => dayOf(at, 1000, 1040));
    expect(trends(days)[0]).toMatchObject({ verdict: 'gained', lost: 0, since: first });
    expect(trends(days)[0]!.meanPercent).toBeCloseTo(-4, 9);
  });

  it('weighs the mean by the water of the days, and passes over days that were not judged', () => {
    const days = Array.from({ length: 9 }, (_, at) =>
      dayOf(at, at === 0 ? 10 : 1000, at === 0 ? 5 : at === 4 ? null : 990),
    );
    const [whole] = trends(days);
    expect(whole!.days).toBe(8);
    expect(whole!.meanPercent).toBeCloseTo(((5 + 7 * 10) / (10 + 7 * 1000)) * 100, 9);
    expect(whole!.series).toHaveLength(8);
  });

  it('says nothing before seven days are judged, and forgets what is older than ninety', () => {
    const few = Array.from({ length: 6 }, (_, at) => dayOf(at, 1000, 900));
    expect(trends(few)[0]).toMatchObject({ verdict: 'not judged', meanM3: null, lost: null });
    // Nothing is known of the last thirty days: whatever was before says nothing of now.
    const days = Array.from({ length: 20 }, (_, at) => dayOf(at, 1000, 900));
    expect(trends(days, 60)[0]).toMatchObject({ verdict: 'not judged', days: 0 });
    const long = Array.from({ length: 120 }, (_, at) => dayOf(at, 1000, at < 25 ? 900 : 1000));
    expect(trends(long)[0]!.verdict).toBe('steady');
    expect(trends(long)[0]!.series).toHaveLength(90);
  });

  it('stays quiet over 200 plants whose meters err as stated, and finds a shift of two deviations in nearly all', () => {
    const random = createRandom(7);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const runOf = (shift: number): boolean => {
      const days = Array.from({ length: 60 }, (_, at) =>
        dayOf(at, 1000 + 10 * normal(), 1000 + 10 * normal() - (at < 30 ? 0 : shift)),
      );
      return trends(days)[0]!.verdict !== 'steady';
    };
    const alarmed = (shift: number) => Array.from({ length: 200 }, () => runOf(shift)).filter(Boolean).length;
    expect(alarmed(0)).toBe(0);
    expect(alarmed(30)).toBeGreaterThanOrEqual(195);
  });
});
