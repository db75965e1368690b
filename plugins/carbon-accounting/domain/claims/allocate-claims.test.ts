import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateClaims } from './allocate-claims.ts';
import type { ClaimToUse, DayOfUse } from './allocate-claims.ts';

const claim = (no: number, over: Partial<ClaimToUse> = {}): ClaimToUse => ({
  ...{ claim: `r${no}`, no, account: 'enterprise/alpha', periodFrom: '2026-01-01', periodTo: '2026-01-31' },
  ...{ ownWh: 0n, outsideWh: 100n, ...over },
});
const day = (date: string, wh: bigint, over: Partial<DayOfUse> = {}): DayOfUse => ({
  ...{ day: date, use: 'enterprise:alpha', flow: 'purchased', wh, ...over },
});
const shown = (claims: ClaimToUse[], days: DayOfUse[]) =>
  allocateClaims(claims, days).map(({ claim: of, part, month, wh }) => `${of} ${part} ${month} ${wh}`);

describe('claims on green power', () => {
  it('cover what their own account took from the grid in their period, and nothing twice', () => {
    const days = [day('2026-01-02', 70n), day('2026-01-03', 50n), day('2026-02-01', 500n)];
    expect(shown([claim(1), claim(2)], days)).toEqual([
      'r1 covers 2026-01 100',
      'r2 covers 2026-01 20',
      'r2 unused  80',
    ]);
    const others = [day('2026-01-02', 70n, { use: 'enterprise:beta' }), day('2026-01-02', 9n, { use: 'storage' })];
    expect(shown([claim(1)], others)).toEqual(['r1 unused  100']);
    expect(shown([claim(1, { account: 'park' })], [day('2026-01-02', 30n, { use: 'balance' }), ...days])).toEqual([
      'r1 covers 2026-01 30',
      'r1 unused  70',
    ]);
  });

  it('stand behind power under a contract first, and count own generation that is zero already with nothing', () => {
    const days = [day('2026-01-01', 70n), day('2026-01-20', 60n, { flow: 'contracted' })];
    expect(shown([claim(1, { ownWh: 40n })], days)).toEqual([
      'r1 own-generation  40',
      'r1 backs-contract 2026-01 60',
      'r1 covers 2026-01 40',
    ]);
  });

  it('are used for exactly what they are of, below what was consumed, in any order of arrival', () => {
    const claims = fc.array(
      fc.record({
        account: fc.constantFrom('park', 'enterprise/alpha', 'enterprise/beta', 'external/x'),
        ownWh: fc.bigInt(0n, 50n),
        outsideWh: fc.bigInt(0n, 200n),
        periodFrom: fc.constantFrom('2026-01-01', '2026-01-10'),
        periodTo: fc.constantFrom('2026-01-15', '2026-02-28'),
      }),
      { maxLength: 6 },
    );
    const days = fc.uniqueArray(
      fc.record({
        day: fc.constantFrom('2026-01-05', '2026-01-12', '2026-02-01'),
        use: fc.constantFrom('park', 'balance', 'enterprise:alpha', 'enterprise:beta', 'storage'),
        flow: fc.constantFrom('purchased' as const, 'contracted' as const),
        wh: fc.bigInt(0n, 100n),
      }),
      { selector: ({ day: date, use, flow }) => `${date}|${use}|${flow}`, maxLength: 12 },
    );
    fc.assert(
      fc.property(claims, days, (given, of) => {
        const list = given.map((each, i) => claim(i + 1, each));
        const uses = allocateClaims(list, of);
        for (const { claim: id, ownWh, outsideWh } of list)
          expect(uses.filter((each) => each.claim === id).reduce((sum, { wh }) => sum + wh, 0n)).toBe(
            ownWh + outsideWh,
          );
        for (const part of ['covers', 'backs-contract'] as const) {
          const flow = part === 'covers' ? 'purchased' : 'contracted';
          for (const use of new Set(of.map((each) => each.use))) {
            const there = of.filter((each) => each.use === use && each.flow === flow);
            const covered = uses.filter((each) => each.part === part && each.use === use);
            expect(covered.reduce((sum, { wh }) => sum + wh, 0n)).toBeLessThanOrEqual(
              there.reduce((sum, { wh }) => sum + wh, 0n),
            );
          }
        }
        const key = ({ claim: id, part, use, month }: (typeof uses)[number]) => `${id}|${part}|${use}|${month}`;
        const sorted = (each: typeof uses) => [...each].sort((a, b) => (key(a) < key(b) ? -1 : 1));
        expect(sorted(allocateClaims(list.toReversed(), of.toReversed()))).toEqual(sorted(uses));
      }),
    );
  });
});
