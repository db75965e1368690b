import type { EnergyTotal, Meter, MeterReadingsService, SpanQuery } from '@lingtan/energy-metering/contracts';
import { describe, expect, it } from 'vitest';
import { KeptHistory } from './kept-history.ts';
import { seriesOf } from './series-meters.ts';

const quarter = 900_000;
const day = 86_400_000;
const at = 100 * day;
const load = {
  id: 'mill',
  role: 'load',
  kind: 'electricity',
  boundary: true,
  directions: ['import'],
} as unknown as Meter;

/** Readings that say when they were asked: the amount of each quarter is 250 Wh times the number of the read. */
function countingReadings(knownFrom = -Infinity) {
  let begin = knownFrom;
  const asked: { from: number; to: number }[] = [];
  let reads = 0;
  const totals = async ({ from, to }: SpanQuery): Promise<EnergyTotal[]> => {
    asked.push({ from, to });
    return Array.from({ length: (to - from) / quarter }, (_, i) => ({
      key: 'load',
      direction: 'import',
      from: from + i * quarter,
      to: from + (i + 1) * quarter,
      amount: 250 * reads,
      unit: 'Wh',
      intervals: 1,
      quality: { worst: 'actual', actual: 1, estimated: 0, edited: 0, missing: 0 },
    })).filter((total) => total.from >= begin) as EnergyTotal[];
  };
  const kept = new KeptHistory({ totals } as unknown as MeterReadingsService, 28);
  const read = async (time: number) => {
    reads += 1;
    asked.length = 0;
    const { from, values } = await kept.read(seriesOf([load], { flexibleLoads: [] }), time, 15);
    return { from, values: values.get('load')!, asked: [...asked] };
  };
  return Object.assign(read, { knownSince: (time: number) => (begin = time) });
}

describe('kept history', () => {
  it('is read in weeks at first, then only its last week, so that revisions there come in', async () => {
    const read = countingReadings();
    const first = await read(at);
    expect(first.from).toBe(at - 28 * day);
    expect(first.asked.map(({ from, to }) => to - from)).toEqual([7, 7, 7, 7].map((days) => days * day));
    const second = await read(at + quarter);
    expect(second.asked).toEqual([{ from: at + quarter - 7 * day, to: at + quarter }]);
    expect(second.values).toHaveLength(28 * 96 + 1);
    expect([second.values[0], second.values.at(-7 * 96 - 1), second.values.at(-7 * 96), second.values.at(-1)]).toEqual([
      1, 1, 2, 2,
    ]);
  });

  it('is read whole again at growing intervals while something of it is unknown', async () => {
    const read = countingReadings(at - 7 * day);
    const whole = async (time: number) => (await read(time)).asked.length > 1;
    expect(await whole(at)).toBe(true);
    // After one quarter, then after two, then after four.
    const seen: boolean[] = [];
    for (let n = 1; n <= 7; n++) seen.push(await whole(at + n * quarter));
    expect(seen).toEqual([true, false, true, false, false, false, true]);
    read.knownSince(-Infinity);
    expect(await whole(at + 15 * quarter)).toBe(true);
    expect(await whole(at + 15 * quarter + 23 * 3_600_000)).toBe(false);
  });

  it('is read whole again after a day, and when the clock went back', async () => {
    const read = countingReadings();
    await read(at);
    expect((await read(at + day)).values[0]).toBe(2);
    expect((await read(at)).values[0]).toBe(3);
  });
});
