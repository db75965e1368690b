import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naiveBook } from '../fixtures/naive-book.ts';
import type { BookAction, BookCommand } from './command.ts';
import { OrderBook } from './order-book.ts';
import type { NewOrder, Side } from './order.ts';

const rules = { priceRule: 'ask-price' } as const;

function order(id: string, side: Side, price: number | null, quantity: number, more: Partial<NewOrder> = {}): NewOrder {
  return { id, side, owner: id, price, quantity, ...more };
}

/** A book with these orders in it, and a way to go on. */
function bookWith(...orders: NewOrder[]) {
  const book = new OrderBook(rules);
  let at = 0;
  const apply = (action: BookAction, time = at++) => book.apply({ ...action, at: time });
  const submit = (next: NewOrder, time?: number) => apply({ type: 'submit', order: next }, time);
  for (const each of orders) submit(each);
  return { book, apply, submit };
}

describe('kinds of orders', () => {
  it('market takes what is there at any price and never rests', () => {
    const { book, submit } = bookWith(order('a', 'ask', 5, 10), order('b', 'ask', 9, 10));
    const { trades, left } = submit(order('m', 'bid', null, 30));
    expect(trades.map(({ ask, quantity, price }) => [ask, quantity, price])).toEqual([
      ['a', 10, 5],
      ['b', 10, 9],
    ]);
    expect(left).toEqual([{ id: 'm', quantity: 10, why: 'rest-cancelled' }]);
    expect(book.orderCount).toBe(0);
  });

  it('IOC trades within its price and cancels the rest; FOK trades all or nothing', () => {
    const { book, submit } = bookWith(order('a', 'ask', 5, 10), order('b', 'ask', 9, 10));
    expect(submit(order('f', 'bid', 6, 11, { force: 'fok' }))).toMatchObject({ refusal: 'not-fillable', trades: [] });
    expect(submit(order('g', 'bid', 9, 11, { force: 'fok' })).trades).toHaveLength(2);
    expect(submit(order('i', 'bid', 9, 20, { force: 'ioc' }))).toMatchObject({
      trades: [{ ask: 'b', quantity: 9 }],
      left: [{ id: 'i', quantity: 11, why: 'rest-cancelled' }],
    });
    expect(book.orderCount).toBe(0);
  });

  it('FOK does not count what its owner offers', () => {
    const { submit } = bookWith(order('a', 'ask', 5, 10, { owner: 'me' }), order('b', 'ask', 5, 4));
    expect(submit(order('f', 'bid', 5, 5, { owner: 'me', force: 'fok' })).refusal).toBe('not-fillable');
    expect(submit(order('g', 'bid', 5, 4, { owner: 'me', force: 'fok' })).trades).toHaveLength(1);
  });

  it('post-only is refused when it would trade, and rests when only its owner stands against it', () => {
    const { book, submit } = bookWith(order('a', 'ask', 5, 10, { owner: 'me' }));
    expect(submit(order('p', 'bid', 5, 1, { postOnly: true })).refusal).toBe('post-only-would-trade');
    expect(submit(order('q', 'bid', 5, 1, { postOnly: true, owner: 'me' })).refusal).toBeNull();
    expect(book.resting('bid')).toHaveLength(1);
  });

  it('an iceberg shows its part, loses its place with each new part, and fills a taker to the end', () => {
    const { book, submit } = bookWith(order('ice', 'ask', 5, 25, { display: 10 }), order('b', 'ask', 5, 10));
    expect(book.depth('ask')).toEqual([{ price: 5, quantity: 20, orders: 2 }]);
    const { trades } = submit(order('t', 'bid', 5, 32));
    expect(trades.map(({ ask, quantity }) => [ask, quantity])).toEqual([
      ['ice', 10],
      ['b', 10],
      ['ice', 10],
      ['ice', 2],
    ]);
    expect(book.resting('ask')).toMatchObject([{ remaining: 3, shown: 3 }]);
    expect(book.depth('ask')).toEqual([{ price: 5, quantity: 3, orders: 1 }]);
  });

  it('waits until it is valid, and leaves when it expires; time passes before a command', () => {
    const { book, apply, submit } = bookWith(order('late', 'ask', 5, 10, { validFrom: 100, expiresAt: 200 }));
    expect(book.resting('ask')).toEqual([]);
    expect(submit(order('t', 'bid', 5, 3), 50).trades).toEqual([]);
    expect(apply({ type: 'advance' }, 100).trades).toMatchObject([{ bid: 't', ask: 'late', quantity: 3 }]);
    expect(apply({ type: 'advance' }, 200).left).toEqual([{ id: 'late', quantity: 7, why: 'expired' }]);
    expect(submit(order('x', 'ask', 5, 1, { expiresAt: 150 }), 201).refusal).toBe('already-expired');
  });

  it('nothing trades while halted; cancelling does, and trading goes on after it', () => {
    const { book, apply, submit } = bookWith(order('a', 'ask', 5, 10), order('v', 'bid', 5, 4, { validFrom: 60 }));
    apply({ type: 'halt' }, 50);
    expect(submit(order('t', 'bid', 5, 1), 70).refusal).toBe('halted');
    expect(apply({ type: 'direct-buy', id: 'd', owner: 'd', askId: 'a', price: 5, quantity: 1 }, 71).refusal).toBe(
      'halted',
    );
    expect(apply({ type: 'resume' }, 80).trades).toMatchObject([{ bid: 'v', quantity: 4 }]);
    expect(apply({ type: 'cancel', orderId: 'a', owner: 'thief' }, 81).refusal).toBe('order-unknown');
    expect(apply({ type: 'cancel-all', owner: 'a' }, 82).left).toEqual([{ id: 'a', quantity: 6, why: 'cancelled' }]);
    expect(book.orderCount).toBe(0);
  });

  it('keeps the limits of a member and refuses what is no amount', () => {
    const book = new OrderBook({ ...rules, limits: { maxOrderQuantity: 100, maxOpenOrders: 1 } });
    const submit = (next: NewOrder) => book.apply({ type: 'submit', order: next, at: 0 }).refusal;
    expect(submit(order('a', 'ask', 5, 101))).toBe('too-large');
    expect(submit(order('a', 'ask', 5, 100))).toBeNull();
    expect(submit(order('b', 'ask', 5, 1, { owner: 'a' }))).toBe('too-many-orders');
    expect(submit(order('a', 'ask', 5, 1))).toBe('order-exists');
    for (const bad of [0, -1, 1.5, NaN, Infinity]) expect(submit(order('c', 'bid', 5, bad))).toBe('not-positive');
    expect(submit(order('c', 'bid', -1, 1))).toBe('not-positive');
  });

  it('a direct buy takes the named ask at the price that was seen, and no other', () => {
    const { apply } = bookWith(order('a', 'ask', 5, 10), order('b', 'ask', 7, 10));
    const buy = (more: object) =>
      apply({ type: 'direct-buy', id: 'd', owner: 'me', askId: 'b', price: 7, quantity: 4, ...more });
    expect(buy({ price: 6 }).refusal).toBe('price-changed');
    expect(buy({ quantity: 11 }).refusal).toBe('ask-too-small');
    expect(buy({ owner: 'b' }).refusal).toBe('own-ask');
    expect(buy({ askId: 'none' }).refusal).toBe('ask-unknown');
    expect(buy({}).trades).toMatchObject([{ ask: 'b', price: 7, quantity: 4 }]);
  });

  it('older-order-price: the price of the order that was created first', () => {
    const book = new OrderBook({ priceRule: 'older-order-price' });
    book.apply({ type: 'submit', order: order('b', 'bid', 3, 10), at: 0 });
    expect(book.apply({ type: 'submit', order: order('a', 'ask', 2, 4), at: 1 }).trades).toMatchObject([{ price: 3 }]);
    book.apply({ type: 'cancel', orderId: 'b', at: 2 });
    book.apply({ type: 'submit', order: order('c', 'ask', 2, 4), at: 3 });
    expect(book.apply({ type: 'submit', order: order('d', 'bid', 3, 4), at: 4 }).trades).toMatchObject([{ price: 2 }]);
  });
});

const products = [undefined, { deviceType: ['Wind'] }, { deviceType: ['Wind;Offshore'] }, { deviceType: ['Solar'] }];
const someOrder = fc.record({
  side: fc.constantFrom<Side>('ask', 'bid'),
  owner: fc.constantFrom('x', 'y', 'z'),
  price: fc.integer({ min: 1, max: 8 }),
  quantity: fc.integer({ min: 1, max: 20 }),
  product: fc.constantFrom(...products),
  force: fc.constantFrom<'gtc' | 'ioc'>('gtc', 'gtc', 'gtc', 'ioc'),
});
const journal = fc.array(fc.oneof({ weight: 5, arbitrary: someOrder }, { weight: 1, arbitrary: fc.nat(60) }), {
  maxLength: 80,
});

function commandsOf(list: (number | Omit<NewOrder, 'id'>)[]): BookCommand[] {
  return list.map((each, at): BookCommand => {
    if (typeof each === 'number') return { type: 'cancel', orderId: `o${each}`, at };
    return { type: 'submit', order: { ...each, id: `o${at}` }, at };
  });
}

describe('any run of orders', () => {
  it('trades as the plain rules do, and keeps quantities', () => {
    fc.assert(
      fc.property(journal, (list) => {
        const commands = commandsOf(list);
        const book = new OrderBook(rules);
        const trades = commands.flatMap((command) => book.apply(command).trades);
        const expected = naiveBook(commands);
        expect(trades.map(({ bid, ask, quantity, price }) => ({ bid, ask, quantity, price }))).toEqual(expected.trades);
        const open = new Map(
          [...book.resting('bid'), ...book.resting('ask')].map((each) => [each.order.id, each.remaining]),
        );
        expect(open).toEqual(expected.open);
        for (const side of ['bid', 'ask'] as const) {
          const shown = book.depth(side, Infinity).reduce((sum, { quantity }) => sum + quantity, 0);
          expect(shown).toBe(book.resting(side).reduce((sum, { remaining }) => sum + remaining, 0));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has prices by the order of arrival, whatever the clock shows', () => {
    const clocks = fc.array(fc.constantFrom(0, 1, 2, 1000), { minLength: 80, maxLength: 80 });
    fc.assert(
      fc.property(journal, clocks, (list, times) => {
        const commands = commandsOf(list);
        for (const priceRule of ['ask-price', 'older-order-price'] as const) {
          const expected = naiveBook(commands, priceRule).trades;
          // As it goes, stopped, and jumping to and fro.
          for (const at of [(index: number) => index, () => 7, (index: number) => times[index]!]) {
            const book = new OrderBook({ priceRule });
            const trades = commands.flatMap((command, index) => book.apply({ ...command, at: at(index) }).trades);
            expect(trades.map(({ bid, ask, quantity, price }) => ({ bid, ask, quantity, price }))).toEqual(expected);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('has the price of an order that waited, where it came before the one it meets', () => {
    const submit = (id: string, side: Side, price: number, more: object = {}) =>
      ({ type: 'submit', order: order(id, side, price, 4, more), at: 0 }) as const;
    for (const [first, second, price] of [
      [submit('b', 'bid', 150, { validFrom: 5 }), submit('a', 'ask', 40), 150],
      [submit('a', 'ask', 40), submit('b', 'bid', 150, { validFrom: 5 }), 40],
      [submit('a', 'ask', 40, { validFrom: 5 }), submit('b', 'bid', 150), 40],
    ] as const) {
      const book = new OrderBook({ priceRule: 'older-order-price' });
      book.apply(first);
      book.apply(second);
      expect(book.apply({ type: 'advance', at: 5 }).trades).toMatchObject([{ price }]);
    }
  });

  it('quotes what it then trades', () => {
    const book = new OrderBook({ priceRule: 'older-order-price' });
    book.apply({ type: 'submit', order: order('b', 'bid', 150, 4), at: 0 });
    const ask = order('a', 'ask', 40, 4);
    const quoted = book.quote(ask);
    const { trades } = book.apply({ type: 'submit', order: ask, at: 0 });
    expect(quoted).toBe(trades.reduce((sum, { quantity, price }) => sum + quantity * price, 0));
  });

  it('replayed from the journal, or from a snapshot in the middle, leads to the same hash', () => {
    fc.assert(
      fc.property(journal, fc.nat(80), (list, cut) => {
        const commands = commandsOf(list);
        const kept = new OrderBook(rules);
        let restored: OrderBook | null = null;
        commands.forEach((command, index) => {
          if (index === cut % (commands.length + 1))
            restored = OrderBook.restore(rules, JSON.parse(JSON.stringify(kept.snapshot())));
          kept.apply(command);
          restored?.apply(command);
        });
        const again = new OrderBook(rules);
        for (const command of commands) again.apply(command);
        expect(again.hash()).toBe(kept.hash());
        if (restored) expect((restored as OrderBook).hash()).toBe(kept.hash());
      }),
    );
  });
});
