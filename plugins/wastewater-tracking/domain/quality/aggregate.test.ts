import { windowMark, type Mark } from '@lingtan/hj212-connector/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateSlices, aggregateWindows, tenMinuteRule, type PartWindow, type Slice } from './aggregate.ts';
import { removalByConcentration } from './removal.ts';

const slices = fc.array(
  fc.record({
    seconds: fc.constant(5),
    flowLs: fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: null, freq: 6 }),
    mgPerL: fc.record({ COD: fc.option(fc.double({ min: 0, max: 500, noNaN: true }), { nil: null, freq: 6 }) }),
    mark: fc.constantFrom<Mark>('N', 'N', 'N', 'N', 'D'),
  }),
  { maxLength: 130 },
);

describe('windows of slices', () => {
  it('equal a plain recomputation with gaps and marks', () => {
    fc.assert(
      fc.property(slices, (each: Slice[]) => {
        const window = aggregateSlices(each);
        let [volume, valid, kg, m3, plain, count] = [0, 0, 0, 0, 0, 0];
        for (const { flowLs, mgPerL, mark } of each) {
          if (mark !== 'N') continue;
          const conc = mgPerL!['COD']!;
          if (flowLs !== null) [volume, valid] = [volume + flowLs * 0.005, valid + 1];
          if (conc === null) continue;
          [plain, count] = [plain + conc, count + 1];
          if (flowLs !== null) [kg, m3] = [kg + flowLs * 0.005 * conc * 0.001, m3 + flowLs * 0.005];
        }
        expect(window.volumeM3).toBeCloseTo(volume, 9);
        expect([window.validSlices, window.valid]).toEqual([valid, valid >= 120]);
        const mean = window.means['COD'];
        expect(mean?.arithmeticMgPerL ?? null).toEqual(count === 0 ? null : expect.closeTo(plain / count, 9));
        expect(mean?.weightedMgPerL ?? null).toEqual(m3 === 0 ? null : expect.closeTo((kg / m3) * 1000, 6));
        expect(window.mark).toBe(each.length === 0 ? null : each.every(({ mark }) => mark === 'N') ? 'N' : 'D');
      }),
    );
  });

  it('never weights pH, and says which mean it reports', () => {
    const made = [5, 10].map((flowLs, index): Slice => ({
      seconds: 5,
      flowLs,
      mgPerL: { pH: 6 + index, COD: 30 + 30 * index },
    }));
    expect(aggregateSlices(made, tenMinuteRule).means).toMatchObject({
      pH: { mgPerL: 6.5, method: 'arithmetic', loadKg: null },
      COD: { mgPerL: expect.closeTo(50, 9) as number, method: 'flow-weighted' },
    });
  });

  it('printed samples of the standard: 17.5 L/s are 10.5, 63.0 and 1512.0 m³', () => {
    const ten = aggregateSlices(Array.from({ length: 120 }, () => ({ seconds: 5, flowLs: 17.5, mgPerL: { COD: 40 } })));
    expect(ten.volumeM3).toBeCloseTo(10.5, 9);
    const part: PartWindow = {
      seconds: 600,
      volumeM3: ten.volumeM3,
      loadKg: { COD: ten.means['COD']!.loadKg },
      valid: true,
      mark: 'N',
    };
    const hour = aggregateWindows(
      Array.from({ length: 6 }, () => part),
      3600,
    );
    expect(hour).toMatchObject({
      volumeM3: expect.closeTo(63, 9) as number,
      meanFlowLs: expect.closeTo(17.5, 9) as number,
    });
    const day = aggregateWindows(
      Array.from({ length: 24 }, () => ({
        ...part,
        volumeM3: hour.volumeM3,
        loadKg: { COD: hour.means['COD']!.loadKg },
      })),
      86_400,
    );
    expect(day.volumeM3).toBeCloseTo(1512, 6);
    expect(day.means['COD']!.mgPerL).toBeCloseTo(40, 9);
  });

  it('an hour without a valid part is not valid, one with a single part is', () => {
    const part: PartWindow = { seconds: 600, volumeM3: 1, valid: false, mark: 'D' };
    expect(aggregateWindows([part, part], 3600)).toMatchObject({
      valid: false,
      meanFlowLs: null,
      parts: { valid: 0, seen: 2 },
    });
    expect(aggregateWindows([part, { ...part, valid: true, mark: 'N' }], 3600)).toMatchObject({
      valid: true,
      mark: 'D',
    });
  });
});

describe('marks', () => {
  it('one abnormal value spoils a window of wastewater; flue gas stands with 75 %', () => {
    expect(windowMark('wastewater', ['N', 'N', 'C'])).toBe('C');
    expect(windowMark('wastewater', ['N', 'M', 'D'])).toBe('D');
    expect(windowMark('flue-gas', ['N', 'N', 'N', 'C'])).toBe('N');
    expect(windowMark('flue-gas', ['N', 'N', 'C', 'C'])).toBe('D');
    expect(windowMark('flue-gas', [])).toBeNull();
  });
});

describe('removal', () => {
  it('is nothing where nothing came in', () => {
    expect(removalByConcentration(100, 20)).toBe(80);
    expect(removalByConcentration(0, 0)).toBeNull();
    expect(removalByConcentration(null, 3)).toBeNull();
  });
});
