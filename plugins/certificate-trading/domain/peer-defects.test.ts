import { describe, expect, it } from 'vitest';
import { allocate } from './allocation/index.ts';
import { OrderBook } from './book/index.ts';
import { runGecValidity, runStorageIssue } from './documents/issue-run.ts';
import { runDocument } from './documents/run-document.ts';
import { documentShapes } from './documents/shapes.ts';
import { newHolding, quantityOf, splitHolding, takeQuantity, totalQuantity } from './holdings/index.ts';
import { gecMonths, gecValidity, planIssue } from './issuance/index.ts';

/** Faults that were found in other registries and exchanges: each of these tests fails with them. */
const retire = (document: object): Record<string, unknown> =>
  runDocument(document, documentShapes.retire, 'certificates retire') as Record<string, unknown>;
const bundle = (id: string, start: number, quantity: number, expiresOn: string | null = null) =>
  newHolding({ id, issuanceId: id, account: 'A', start, end: start + quantity - 1, attributes: {}, expiresOn });

describe('registries: ', () => {
  it('a split gives its first child as many certificates as were asked for, not one more', () => {
    const [first, second] = splitHolding(bundle('b', 100, 10), 3).children;
    expect([first.start, first.end, second.start, second.end]).toEqual([100, 102, 103, 109]);
  });

  it('a bundle can be cancelled by 100 %, and is not split for it', () => {
    expect(retire({ operation: 'cancel', bundle: { idRangeEnd: 999 }, percentage: 100 })).not.toHaveProperty('error');
  });

  it('a quantity over several bundles is the total, not the amount of each', () => {
    const taken = takeQuantity([bundle('1', 0, 10), bundle('2', 0, 10), bundle('3', 0, 10)], 15)!;
    expect(totalQuantity(taken.taken)).toBe(15);
  });

  it('who does not own a bundle does not transfer it', () => {
    const foreign = { operation: 'transfer', bundle: { idRangeEnd: 9, account: 'A' }, source: 'B', target: 'C' };
    expect(retire({ ...foreign, targetWhitelistsSource: true })).toHaveProperty('error');
    expect(retire({ ...foreign, source: 'A', targetWhitelistsSource: true })).not.toHaveProperty('error');
  });

  it('the same readings that come again issue nothing', () => {
    const reading = { start: 0, end: 3_600_000, revision: 1, wh: 2000, quality: 'actual' as const };
    const device = { capacityW: 3000, capacityMargin: 1.1, nextId: 0 };
    const { issues } = planIssue([reading], [], device);
    const again = planIssue([reading], [{ start: 0, revision: 1, wh: 2000 }], { ...device, nextId: 2000 });
    expect([issues.length, again.issues.length, again.corrections.length]).toEqual([1, 0, 0]);
  });

  it('ids of a device have no holes between one issue and the next', () => {
    const reading = (start: number) => ({
      start,
      end: start + 3_600_000,
      revision: 1,
      wh: 1000,
      quality: 'actual' as const,
    });
    const device = { capacityW: 3000, capacityMargin: 1.1, nextId: 0 };
    const { issues } = planIssue([reading(0), reading(3_600_000)], [], device);
    expect(issues.map(({ idRangeStart, idRangeEnd }) => [idRangeStart, idRangeEnd])).toEqual([
      [0, 999],
      [1000, 1999],
    ]);
  });

  it('a discharge gets certificates net of what was lost, and the charge loses all of its own', () => {
    expect(runStorageIssue({ chargedWh: 10, roundTripEfficiency: 0.9, parasiticWh: 0 })).toEqual({
      storageCertificatesWhIssued: 9,
      lossWh: 1,
      inputCertificatesCancelledWh: 10,
    });
  });

  it('what is retired does not move, and retiring it again is refused', () => {
    const { steps } = retire({ steps: ['issue 10 to A', 'A retires 10', 'A transfers 1 to B', 'A retires 1'] }) as {
      steps: { outcome: string }[];
    };
    expect(steps.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'refused', 'refused']);
  });

  it('parts of a split stay in one hand each: no certificate is in two', () => {
    const { parent, children } = splitHolding(bundle('b', 0, 100), 40);
    expect(parent.status).toBe('Bundle Split');
    expect(children.map(quantityOf).reduce((a, b) => a + b)).toBe(quantityOf(parent));
  });
});

describe('rules of green certificates: ', () => {
  it('are valid for two years with the month of generation, not for one or five', () => {
    expect(gecValidity('2024-06').cancelOn).toBe('2026-06-01');
    expect(
      ['2026-05-31', '2026-06-01'].map((onDay) => runGecValidity({ generationMonth: '2024-06', onDay })),
    ).toMatchObject([{ expired: false }, { expired: true }]);
  });

  it('the rest below one certificate is carried, never rounded up and never lost', () => {
    const months = gecMonths([999_999, 1, 1_500_000]);
    expect(months.map(({ issued, carriedWh }) => [issued, carriedWh])).toEqual([
      [0, 999_999],
      [1, 0],
      [1, 500_000],
    ]);
  });
});

describe('matching and trading: ', () => {
  it('units that are left over go to different consumers, not twice to the first', () => {
    const consumers = ['a', 'b', 'c'];
    const { pairs } = allocate({
      consumerGroups: [consumers.map((consumer) => ({ consumer, generatorGroups: [['g1'], ['g2']] }))],
      consumption: consumers.map((id) => ({ id, volume: 100 })),
      generation: [
        { id: 'g1', volume: 4 },
        { id: 'g2', volume: 4 },
      ],
    });
    const sums = [0, 0, 0];
    for (let row = 0; row < pairs.count; row++) sums[pairs.consumer[row]!]! += pairs.volume[row]!;
    expect([...sums].sort()).toEqual([2, 3, 3]);
  });

  it('an order does not trade with another of its owner, and the next one is served', () => {
    const book = new OrderBook({ priceRule: 'ask-price' });
    const submit = (id: string, owner: string, side: 'bid' | 'ask', price: number) =>
      book.apply({ type: 'submit', at: 0, order: { id, owner, side, price, quantity: 1 } });
    submit('own', 'A', 'ask', 10);
    submit('other', 'B', 'ask', 11);
    expect(submit('bid', 'A', 'bid', 12).trades.map(({ ask }) => ask)).toEqual(['other']);
  });

  it('a book of many orders takes the next without sorting all of them again', () => {
    const book = new OrderBook({ priceRule: 'ask-price' });
    let looks = 0;
    for (let index = 0; index < 20_000; index++) {
      const order = {
        ...{ id: `r${index}`, owner: 'B', side: 'ask' as const, quantity: 1 },
        get price() {
          looks++;
          return 1000 + (index % 500);
        },
      };
      book.apply({ type: 'submit', at: 0, order });
    }
    looks = 0;
    expect(
      book.apply({ type: 'submit', at: 0, order: { id: 'x', owner: 'A', side: 'bid', price: 1000, quantity: 40 } })
        .trades,
    ).toHaveLength(40);
    // Only those that it trades with are looked at; sorting would look at each.
    expect(looks).toBeLessThan(1000);
    expect(book.orderCount).toBe(19_960);
  });
});
