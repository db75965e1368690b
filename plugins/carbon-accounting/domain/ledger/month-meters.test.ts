import fc from 'fast-check';
import { expect, it } from 'vitest';
import { monthMeters } from './month-meters.ts';

const hour = 3_600_000;
const span = { from: Date.parse('2025-02-01T00:00:00+08:00'), to: Date.parse('2025-03-01T00:00:00+08:00') };
const hours = (span.to - span.from) / hour;
const name = { en: 'Meter', 'zh-CN': '表' };
const life = fc.record({
  from: fc.option(fc.integer({ min: -800, max: 800 })),
  length: fc.option(fc.integer({ min: 1, max: 1600 })),
  twoWay: fc.boolean(),
});

it('a meter lacks what it did not give of its own time in service, and nothing of the time before and after', () => {
  fc.assert(
    fc.property(fc.array(life, { minLength: 1, maxLength: 6 }), fc.nat(50), (lives, lost) => {
      const meters = lives.map(({ from, length, twoWay }, at) => ({
        ...{ id: `m${at}`, name, enterpriseId: null },
        directions: twoWay ? (['import', 'export'] as const).slice() : (['import'] as const).slice(),
        inService: {
          from: from === null ? null : span.from + from * hour,
          to: length === null ? null : span.from + ((from ?? 0) + length) * hour,
        },
      }));
      // One that reads all month, so that it shows how many intervals there are.
      const whole = {
        ...{ id: 'whole', name, enterpriseId: null, directions: ['import' as const] },
        inService: { from: null, to: null },
      };
      const own = ({ inService }: (typeof meters)[number]) =>
        Math.max(
          0,
          (Math.min(span.to, inService.to ?? span.to) - Math.max(span.from, inService.from ?? span.from)) / hour,
        );
      const gave = (at: number, full: number) => (at === 0 ? Math.max(0, full - lost) : full);
      const totals = [
        { key: 'whole', intervals: hours, quality: { missing: 0 } },
        ...meters.flatMap((meter, at) =>
          meter.directions.map(() => ({
            ...{ key: meter.id, intervals: gave(at, own(meter)) },
            quality: { missing: 0 },
          })),
        ),
      ];
      const found = monthMeters([whole, ...meters], totals, span);
      expect(found[0]).toMatchObject({ known: hours, expected: hours });
      for (const [at, meter] of meters.entries()) {
        const count = meter.directions.length;
        expect(found[at + 1]).toMatchObject({ expected: count * own(meter), known: count * gave(at, own(meter)) });
      }
    }),
  );
});

it('a meter that was to come later lacks nothing', () => {
  const inService = { from: Date.parse('2025-06-01T00:00:00+08:00'), to: null };
  const annex = { id: 'annex', name, enterpriseId: null, directions: ['import' as const], inService };
  expect(monthMeters([annex], [], span)).toMatchObject([{ known: 0, expected: 0 }]);
});
