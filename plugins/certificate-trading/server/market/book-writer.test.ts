import { expect, it } from 'vitest';
import type { MarketBook } from '../../contracts/index.ts';
import type { Certificates } from '../context.ts';
import { ledgerTx } from '../ledger/ledger-tx.ts';
import { BookWriter } from './book-writer.ts';
import type { BookRequest } from './request.ts';

/** A database that answers nothing until it is let go, and then that it was away. */
function heldDatabase() {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_resolve, fail) => (reject = fail));
  promise.catch(() => undefined);
  const scope = {
    db: { tx: () => promise },
    park: { id: 'p' },
    config: { market: {} },
  } as unknown as Certificates['scope'];
  return { scope, letGo: () => reject(new Error('the database was away')) };
}

const ask = (account: string, kind: 'cancel-all' | 'halt' = 'cancel-all'): BookRequest => ({
  ...{ kind, actor: 'a', reason: 'r', keysOf: account, idempotencyKey: null },
});
const codes = async (asked: readonly Promise<unknown>[]) => {
  const settled = await Promise.allSettled(asked);
  const count = new Map<string, number>();
  for (const each of settled) {
    const reason = each.status === 'rejected' ? (each.reason as { code?: string; message: string }) : null;
    const code = reason?.code ?? reason?.message ?? 'done';
    count.set(code, (count.get(code) ?? 0) + 1);
  }
  return Object.fromEntries(count);
};

it('a book lets so many wait, of one account fewer, and a halt always', async () => {
  const { scope, letGo } = heldDatabase();
  const writer = new BookWriter({ scope } as Certificates, { id: 'spot' } as MarketBook);
  // The first is under way and waits for nothing.
  const asked = [writer.submit(ask('enterprise/first'))];
  for (let n = 0; n < 600; n++) asked.push(writer.submit(ask('enterprise/greedy')));
  for (let n = 0; n < 1600; n++) asked.push(writer.submit(ask(`enterprise/${n % 50}`)));
  asked.push(writer.submit(ask('park', 'halt')));
  letGo();
  expect(await codes(asked)).toEqual({
    CERTIFICATE_BUSY_FOR_YOU: 100,
    CERTIFICATE_BUSY: 100,
    'the database was away': 2002,
  });
});

it('a ledger lets so many changes wait, and takes the next ones once they are done', async () => {
  const { scope, letGo } = heldDatabase();
  const change = () => ledgerTx(scope, async () => undefined);
  const asked = Array.from({ length: 1100 }, change);
  letGo();
  expect(await codes(asked)).toEqual({ CERTIFICATE_BUSY: 100, 'the database was away': 1000 });
  expect(await codes([change()])).toEqual({ 'the database was away': 1 });
});
