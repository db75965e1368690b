import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RangePool } from '../market/range-pool.ts';
import {
  holdingStatuses,
  lineageHolds,
  newHolding,
  quantityOf,
  splitHolding,
  type Holding,
  type HoldingStatus,
} from './holding.ts';
import { takeQuantity, totalQuantity } from './take.ts';
import { holdingActs, isValidOn, stateAfter, statesBefore, transition } from './transitions.ts';

function holding(id: string, start: number, quantity: number, expiresOn: string | null = null): Holding {
  const range = { start, end: start + quantity - 1 };
  return newHolding({ id, issuanceId: id, account: 'A', ...range, attributes: { device: 'pv-1' }, expiresOn });
}

/** Amounts are taken of whatever is there. */
const nowhere = { device: '', month: '', source: '', from: 0, to: 0 };

describe('ranges', () => {
  it('a split partitions exactly and links by hash', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1e6 }), fc.nat(1e6), (quantity, at) => {
        const size = 1 + (at % (quantity - 1));
        const { parent, children } = splitHolding(holding('h', 17, quantity), size);
        expect(children.map(quantityOf)).toEqual([size, quantity - size]);
        expect(lineageHolds(parent, children)).toBe(true);
        expect(lineageHolds(parent, [children[0], { ...children[1], start: children[1].start + 1 }])).toBe(false);
      }),
    );
  });

  it('a split of everything, of nothing and of a part of a certificate is none', () => {
    for (const size of [0, 10, 11, -1, 1.5]) expect(() => splitHolding(holding('h', 0, 10), size)).toThrow(RangeError);
  });

  it('many amounts from a pool, each range cut once, are what taking one after the other gives', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 })),
        fc.array(fc.integer({ min: 1, max: 12 })),
        (sizes, amounts) => {
          let left = sizes.map((size, index) => holding(String(index), 0, size, `20${30 + (index % 3)}-01-01`));
          const pool = new RangePool(null);
          pool.add(left.map((each) => ({ holding: each, order: null, ...nowhere })));
          const expected: unknown[] = [];
          for (const [no, amount] of amounts.entries()) {
            const [one, other] = [pool.lock('A', amount, {}, String(no)), takeQuantity(left, amount)];
            expect(one === null).toBe(other === null);
            if (!other) continue;
            left = other.rest;
            expected.push(...other.taken.map(({ issuanceId, start, end }) => [String(no), issuanceId, start, end]));
            expect(pool.available('A', {})).toBe(totalQuantity(left));
          }
          const { moved, cut } = pool.changes();
          const whole = moved.map(({ id, order }) => [order, id, 0, sizes[Number(id)]! - 1]);
          const parts = cut.flatMap(({ parts: list }) => list.filter(({ order }) => order !== null));
          const taken = [
            ...whole,
            ...parts.map(({ order, issuanceId, start, end }) => [order, issuanceId, start, end]),
          ];
          expect(taken.map(String).sort()).toEqual(expected.map(String).sort());
        },
      ),
    );
  });

  it('are taken in the sequence of their issue within one expiry, as the statements of the ledger read them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { minLength: 2, maxLength: 9 }), (numbers) => {
        const list = numbers.map((no) => holding(String(no), 1, 1, '2028-10-31'));
        const { taken } = takeQuantity(list, Math.ceil(numbers.length / 2))!;
        const earliest = numbers.toSorted((a, b) => a - b).slice(0, taken.length);
        expect(taken.map(({ id }) => Number(id))).toEqual(earliest);
      }),
    );
  });

  it('a total over several ranges is taken earliest expiry first, all or nothing', () => {
    const list = [holding('late', 0, 10, '2027-01-01'), holding('soon', 0, 10, '2026-01-01'), holding('never', 0, 10)];
    const { taken, rest } = takeQuantity(list, 15)!;
    expect(taken.map(({ issuanceId, start, end }) => [issuanceId, start, end])).toEqual([
      ['soon', 0, 9],
      ['late', 0, 4],
    ]);
    expect(totalQuantity(taken) + totalQuantity(rest)).toBe(30);
    expect(takeQuantity(list, 31)).toBeNull();
  });
});

/** A range in a state that ends on a day, seen on that day, the day before, and where no end is stated. */
const endsOn = '2028-03-01';
const lookedAt = [
  { expiresOn: endsOn, day: '2028-02-29' },
  { expiresOn: endsOn, day: endsOn },
  { expiresOn: null, day: null },
];

describe('states', () => {
  it('are left by an act from its states only, and a ledger that chose another is stopped', () => {
    for (const act of holdingActs)
      for (const status of holdingStatuses)
        for (const { expiresOn, day } of lookedAt) {
          const next = transition(act, { status, expiresOn }, day);
          if (!statesBefore(act).includes(status)) expect(next, `${act} ${status}`).toHaveProperty('error');
          const stored = () => stateAfter(act, { status, expiresOn }, day ?? '2026-01-01');
          if ('error' in next) expect(stored, `${act} ${status}`).toThrow(RangeError);
          else expect(stored()).toBe(next.status);
        }
  });

  it('that are promised are given back before a registry or their end takes them', () => {
    for (const act of ['freeze', 'unfreeze', 'withdraw', 'credit', 'expire'] as const)
      for (const status of ['Reserved', 'Locked', 'Claimed', 'Cancelled', 'Withdrawn', 'Bundle Split'] as const)
        expect(statesBefore(act), `${act} ${status}`).not.toContain(status);
    const unfrozen = transition('unfreeze', { status: 'Frozen', expiresOn: null }, null);
    expect([unfrozen]).toEqual(statesBefore('freeze').map((status) => ({ status })));
  });

  it('past their validity are given back or expire, and nothing else happens to them', () => {
    const [before, on] = ['2028-02-29', endsOn];
    expect([before, on].map((day) => isValidOn({ expiresOn: endsOn }, day))).toEqual([true, false]);
    for (const act of holdingActs)
      for (const status of statesBefore(act)) {
        const isDone = (day: string) => !('error' in transition(act, { status, expiresOn: endsOn }, day));
        expect(isDone(on), `${act} ${status} past`).toBe(['release', 'unlock', 'claim', 'expire'].includes(act));
        expect(isDone(before), `${act} ${status} valid`).toBe(act !== 'expire');
      }
  });

  it('that are used up, expired or withdrawn never move again', () => {
    const of = (status: HoldingStatus) => ({ status, expiresOn: null });
    for (const act of holdingActs)
      for (const status of ['Claimed', 'Expired', 'Withdrawn', 'Bundle Split'] as const)
        expect(transition(act, of(status), null), `${act} ${status}`).toHaveProperty('error');
    expect(transition('transfer', of('Reserved'), null)).toEqual({ error: 'only Active bundles can be transferred' });
    expect(transition('cancel', of('Reserved'), null)).toEqual({ status: 'Cancelled' });
    for (const status of holdingStatuses) {
      const cancelled = transition('cancel', of(status), null);
      expect(transition('retire', of(status), null)).toMatchObject(
        'error' in cancelled ? { error: expect.any(String) } : transition('claim', of(cancelled.status), null),
      );
    }
  });
});
