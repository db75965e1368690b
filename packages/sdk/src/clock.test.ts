import fc from 'fast-check';
import { expect, it } from 'vitest';
import { agoMs, hasPassed, momentOf } from './clock.ts';

it('what comes again and again waits at most as long as it has to, whatever is done to the clock', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 600 }),
      fc.array(
        fc.record({ seconds: fc.integer({ min: 1, max: 30 }), setBy: fc.constantFrom(0, 0, 0, -7200, 3600, -1) }),
        {
          maxLength: 200,
        },
      ),
      (period, turns) => {
        let [now, at, waited] = [1_000_000, 1_000_000, 0];
        for (const { seconds, setBy } of turns) {
          now += seconds + setBy;
          waited += seconds;
          if (hasPassed(now, at, period)) [at, waited] = [now, 0];
          expect(waited).toBeLessThan(period + 1 + turns.filter((turn) => turn.setBy === -1).length);
        }
      },
    ),
  );
});

it('without a jump it waits exactly as long', () => {
  expect([hasPassed(109, 100, 10), hasPassed(110, 100, 10), hasPassed(100, -Infinity, 10)]).toEqual([
    false,
    true,
    true,
  ]);
});

it('a moment is as long ago as the clock says that has gone on, whichever stood still or was set back', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 1e9 }), (wallMs, steadyMs) => {
      const clock = { now: () => 1e12 };
      const then = momentOf(clock);
      const ago = agoMs({ now: () => 1e12 + wallMs }, { ...then, steadyAt: then.steadyAt - steadyMs });
      expect(ago).toBeGreaterThanOrEqual(Math.max(wallMs, steadyMs));
      expect(ago).toBeLessThan(Math.max(wallMs, steadyMs) + 60_000);
    }),
  );
});
