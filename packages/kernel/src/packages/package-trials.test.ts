import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newTrial, wayBack } from './package-trials.ts';

const hourMs = 3_600_000;
const signature = fc.constantFrom('signed' as const, 'untrusted' as const, 'unsigned' as const, 'revoked' as const);
const now = fc.integer({ min: 0, max: 4e12 });

it('the version before comes back within the hour and with the trust that it had, and else never', () => {
  fc.assert(
    fc.property(
      signature,
      fc.option(signature),
      now,
      fc.integer({ min: 0, max: 2 * hourMs }),
      (then, today, at, later) => {
        const trial = newTrial({ version: '1.0.0', signature: then }, { north: 1 }, at);
        const back = wayBack(trial, today && { signature: today }, at + later);
        expect(back).toBe(today === then && later <= hourMs ? '1.0.0' : null);
      },
    ),
  );
  // The last moment of the hour and the first behind it, which a random number seldom hits.
  for (const [later, version] of [
    [hourMs, '1.0.0'],
    [hourMs + 1, null],
  ] as const)
    expect(
      wayBack(newTrial({ version: '1.0.0', signature: 'signed' }, {}, 5), { signature: 'signed' }, 5 + later),
    ).toBe(version);
});
