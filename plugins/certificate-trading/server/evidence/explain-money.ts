import { formatRef, type EvidenceInput, type Explanation, type LocalizedText } from '@lingtan/sdk';
import type { ParsedRef, Principal } from '@lingtan/sdk';
import { moneyBuckets, moneyEvidence, tradeEvidence, type MoneyBucket } from '../../contracts/index.ts';
import { producedBy, type Certificates } from '../context.ts';
import { readHeldMoney } from '../market/read-held-money.ts';
import {
  readMoneyDays,
  readMoneyTransaction,
  readMoneyTransactions,
  readOwnTrades,
} from '../market/read-money-entries.ts';
import { parseSpan } from './calendar-span.ts';
import { seesSums } from './explain-consumption.ts';
import { listed } from './explain.ts';

const names: Record<MoneyBucket, LocalizedText> = {
  available: { en: 'Money that can be used', 'zh-CN': '可用资金' },
  reserved: { en: 'Money reserved', 'zh-CN': '冻结资金' },
};

interface Asked {
  bucket: MoneyBucket;
  account: string;
}
type Part = Omit<Partial<Explanation>, 'inputs' | 'value'> & { value: number; inputs: EvidenceInput[] };

const refOf = ({ bucket, account }: Asked, rest: string): string =>
  formatRef(moneyEvidence.kind, [bucket, account, ...(rest === '' ? [] : [rest])].join('/'));

/** Money of an account by month, day and transaction, down to its trades. Members open their own. */
export async function explainMoney(
  certificates: Certificates,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [, name, account, rest = ''] =
    /^([a-z]+)\/(park|exchange|(?:enterprise|external)\/[^/]+)(?:\/(\d{4}-\d\d(?:-\d\d)?|transaction\/\d{1,15}))?$/.exec(
      key,
    ) ?? [];
  const bucket = moneyBuckets.find((each) => each === name);
  if (!bucket || account === undefined || revision !== null || asOf !== null || !seesSums(viewer, account)) return null;
  const asked = { bucket, account };
  const part = rest.startsWith('transaction/')
    ? await oneTransaction(certificates, asked, Number(rest.slice(12)))
    : await sumOf(certificates, asked, rest);
  if (!part) return null;
  const whose = account.replace('enterprise/', '');
  const title = (en: string, sign: string): string => [en, whose, rest.replace('/', ' ')].filter(Boolean).join(sign);
  return {
    ref: refOf(asked, rest),
    title: { en: title(names[bucket].en, ', '), 'zh-CN': title(names[bucket]['zh-CN'], '，') },
    unit: 'CNY',
    quality: 'actual',
    method: 'certificate.sum@1',
    formula: { en: 'Σ entries of the ledger', 'zh-CN': 'Σ 账本分录' },
    recordedAt: null,
    producedBy,
    ...part,
    ...(bucket === 'reserved' && rest === '' && { rows: await heldRows(certificates, account, part.value, viewer) }),
    parameters: { account, ...part.parameters },
  };
}

async function sumOf({ scope }: Certificates, asked: Asked, text: string): Promise<Part | null> {
  const { timeZone } = scope.park;
  const span = text === '' ? null : parseSpan(text, timeZone);
  if (text !== '' && !span) return null;
  if (span?.unit !== 'day') {
    const by = span ? 'day' : 'month';
    const sums = await scope.db.tx((tx) => readMoneyDays(tx, asked, by, span, timeZone));
    const fen = sums.reduce((sum, each) => sum + each.fen, 0);
    return {
      value: fen / 100,
      inputs: sums.map((each) => ({
        ref: refOf(asked, each.span),
        role: asked.bucket,
        value: each.fen / 100,
        unit: 'CNY',
      })),
    };
  }
  const all = await scope.db.tx((tx) => readMoneyTransactions(tx, asked, span));
  const more = all.slice(listed);
  return {
    value: all.reduce((sum, { fen }) => sum + fen, 0) / 100,
    inputs: all.slice(0, listed).map(({ no, fen }) => ({
      ref: refOf(asked, `transaction/${no}`),
      role: 'transaction',
      value: fen / 100,
      unit: 'CNY',
    })),
    // What is not listed is not among the inputs, so that their sum is not the figure.
    ...(more.length > 0 && {
      method: null,
      rows: {
        columns: ['transaction', 'CNY'],
        values: more.slice(0, listed).map(({ no, fen }) => [no, fen / 100]),
        truncated: more.length > listed,
      },
    }),
  };
}

/**
 * What holds the money that is reserved. A sealed bid is named to its owner alone; for others it is in what is left over, so
 * that the rows still add up.
 */
async function heldRows(
  { scope }: Certificates,
  account: string,
  value: number,
  viewer: Principal,
): Promise<Explanation['rows']> {
  const owns = account === (viewer.enterpriseId === null ? 'park' : `enterprise/${viewer.enterpriseId}`);
  const all = await scope.db.tx((tx) => readHeldMoney(tx, account), viewer);
  const seen = all.filter(({ what }) => owns || what !== 'auction');
  const sealed = Math.round(value * 100) - seen.reduce((sum, { fen }) => sum + fen, 0);
  if (all.length === 0 && sealed === 0) return undefined;
  return {
    columns: ['heldBy', 'number', 'CNY'],
    values: [
      ...seen.slice(0, listed).map(({ what, no, fen }) => [what, no, fen / 100]),
      ...(sealed === 0 ? [] : [['sealed', null, sealed / 100]]),
    ],
    truncated: seen.length > listed,
  };
}

/** What a transaction changed: payments, reservations and the account's own trades. Others in the same one stay unseen. */
async function oneTransaction({ scope }: Certificates, asked: Asked, no: number): Promise<Part | null> {
  const [found, trades] = await scope.db.tx(
    async (tx) => [await readMoneyTransaction(tx, asked, no), await readOwnTrades(tx, asked.account, no)] as const,
  );
  if (!found) return null;
  const { kind, at, entries, reason } = found;
  const paid = kind === 'deposit' || kind === 'withdraw';
  return {
    value: entries.reduce((sum, fen) => sum + fen, 0) / 100,
    method: null,
    formula: {
      en: 'payments, and what orders and trades of the account reserve, set free, pay and bring',
      'zh-CN': '收付款，以及该账户挂单与成交的冻结、解冻、支付和收入',
    },
    parameters: { transaction: no, transactionKind: kind, bookedAt: at, ...(paid && { reason }) },
    inputs: trades.map((trade) => ({
      ref: formatRef(tradeEvidence.kind, `${trade.book}/${trade.no}`),
      role: trade.side,
      value: trade.priceFen / 100,
      unit: 'CNY',
    })),
    ...(trades.length > 0 && {
      rows: {
        columns: ['trade', 'lots', 'price', 'amount', 'fee'],
        values: trades.map((trade) => [
          trade.no,
          trade.lots,
          trade.priceFen / 100,
          trade.fen / 100,
          trade.feeFen / 100,
        ]),
        truncated: false,
      },
    }),
    recordedAt: at,
  };
}
