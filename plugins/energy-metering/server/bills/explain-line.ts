import type { EvidenceInput, Explanation, ParsedRef, Principal, Tx } from '@lingtan/sdk';
import { formatRef } from '@lingtan/sdk';
import { energyTariff, lineName } from '../../contracts/index.ts';
import type { Bill, BillLine, TariffVersion } from '../../contracts/index.ts';
import { yuanText } from '../../domain/bill/index.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { parseSpanKey } from '../refs.ts';
import { readVersionHistory } from '../tariffs/tariff-store.ts';
import { explainAdjustment } from './explain-adjustment.ts';
import { explainEnergyLine, explainGreenLine } from './explain-energy-line.ts';
import { explainDay, explainMarketLine } from './explain-market.ts';
import { explainMonthly } from './explain-monthly.ts';
import { explainedBill } from './explain-parts.ts';
import type { LineOf, LinePart } from './explain-parts.ts';

function parseKey(
  key: string,
): { accountId: string; month: string; no: number; day: { from: number; to: number } | null } | null {
  const span = parseSpanKey(key);
  const [accountId, month, no, ...rest] = (span?.head ?? key).split('/');
  if (accountId === undefined || month === undefined || !/^\d{1,4}$/.test(no ?? '') || rest.length > 0) return null;
  return { accountId, month, no: Number(no), day: span && { from: span.from, to: span.to } };
}

/** Explains a line of a bill: what it rests on, the price, and how it is rounded. */
export async function explainLine(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseKey(ref.key);
  if (!key) return null;
  return energy.scope.db.tx(async (tx) => {
    const bill = await explainedBill(tx, { ...key, revision: ref.revision }, asOf, viewer);
    const line = bill?.lines.find(({ no }) => no === key.no);
    const version = bill && line ? await versionOf(tx, bill, line) : null;
    if (!bill || !line || !version) return null;
    const of: LineOf = { energy, tx, bill, line, version };
    if (key.day) return explainDay(of, key.day);
    const part = await explainPart(of);
    return {
      ref: line.ref,
      title: titleOf(bill, line),
      value: yuanText(line.amountFen),
      unit: 'CNY',
      quality: line.quality,
      ...part,
      parameters: { price: line.price, ...part.parameters },
      inputs: [...part.inputs, priceInput(bill, line)],
      recordedAt: bill.recordedAt,
      producedBy,
      supersedes: null,
      links: [
        {
          title: { en: 'Open the bill', 'zh-CN': '查看账单' },
          path: `/parks/${energy.parkId}/energy-metering/billing/bills/${bill.id}`,
        },
      ],
    };
  });
}

function titleOf(bill: Bill, line: BillLine): Explanation['title'] {
  const name = lineName(line, bill.itemNames);
  return { en: `${name.en}, ${bill.month}`, 'zh-CN': `${bill.month} ${name['zh-CN']}` };
}

/** The version in the revision that the bill used. */
async function versionOf(tx: Tx, bill: Bill, line: BillLine): Promise<TariffVersion | null> {
  const used = bill.versions.find(({ version }) => version === line.version);
  const validFrom = line.version.slice(line.version.indexOf('/') + 1);
  const history = await readVersionHistory(tx, bill.tariffId);
  return history.find((v) => v.validFrom === validFrom && v.revision === used?.revision)?.content ?? null;
}

function priceInput(bill: Bill, line: BillLine): EvidenceInput {
  const revision = bill.versions.find(({ version }) => version === line.version)?.revision ?? null;
  return { ref: formatRef(energyTariff.kind, line.version, revision), role: 'price', value: line.price };
}

function explainPart(of: LineOf): Promise<LinePart> | LinePart {
  switch (of.line.kind) {
    case 'energy':
      return of.line.averaged ? explainMarketLine(of) : explainEnergyLine(of);
    case 'adder':
      return explainEnergyLine(of);
    case 'green-premium':
      return explainGreenLine(of);
    case 'power-factor':
      return explainAdjustment(of);
    default:
      return explainMonthly(of);
  }
}
