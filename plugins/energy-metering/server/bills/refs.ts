import { formatRef } from '@lingtan/sdk';
import type { EvidenceRef } from '@lingtan/sdk';
import {
  energyBill,
  energyBillChange,
  energyBillComparison,
  energyBillFigure,
  energyBillLine,
  energyBillSum,
  energyDemand,
  energyReactive,
  energyTouTotal,
} from '../../contracts/index.ts';
import type { BillChangeSide, BillFigure, TouPeriod } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import { iso } from '../context.ts';

/** Account, month and revision of a bill. */
export interface BillKey {
  accountId: string;
  month: string;
  revision: number;
}

const idPattern = /^([a-z0-9][a-z0-9-]{0,62})\.(\d{4}-\d{2})\.(\d{1,9})$/;

export function billId({ accountId, month, revision }: BillKey): string {
  return `${accountId}.${month}.${revision}`;
}

/** Null when the text is no id of a bill. */
export function parseBillId(id: string): BillKey | null {
  const match = idPattern.exec(id);
  return match && { accountId: match[1]!, month: match[2]!, revision: Number(match[3]) };
}

export function billRef({ accountId, month, revision }: BillKey): EvidenceRef {
  return formatRef(energyBill.kind, `${accountId}/${month}`, revision);
}

export function billFigureRef(figure: BillFigure, { accountId, month, revision }: BillKey): EvidenceRef {
  return formatRef(energyBillFigure.kind, `${figure}/${accountId}/${month}`, revision);
}

/** `what` is `amount`, `energy`, `line/<group of lines>` or `quantity/<group>`. */
export function billSumRef(side: 'park' | 'enterprises' | 'difference', what: string, month: string): EvidenceRef {
  return formatRef(energyBillSum.kind, `${side}/${what}/${month}`);
}

/** `beside` is `invoice` or `shadow/<tariff>/<version or valid>`; `what` is `amount`, `line/<group of lines>` or `quantity/<group>`. */
export function comparisonRef(
  beside: string,
  side: 'bill' | 'compared' | 'difference',
  what: string,
  { accountId, month, revision }: BillKey,
): EvidenceRef {
  return formatRef(energyBillComparison.kind, `${beside}/${side}/${what}/${accountId}/${month}`, revision);
}

/** `what` is `line/<group of lines>` or `quantity/<group>`. */
export function billChangeRef(
  side: BillChangeSide,
  what: string,
  { accountId, month, revision }: BillKey,
): EvidenceRef {
  return formatRef(energyBillChange.kind, `${side}/${what}/${accountId}/${month}`, revision);
}

/** A line, or with `day` the part of a line at market prices that one day makes up. */
export function lineRef({ accountId, month, revision }: BillKey, no: number, day?: Span): EvidenceRef {
  const part = day ? `/${iso(day.from)}/${iso(day.to)}` : '';
  return formatRef(energyBillLine.kind, `${accountId}/${month}/${no}${part}`, revision);
}

export function touTotalRef(meter: string, tariff: string, period: TouPeriod, span: Span): EvidenceRef {
  return formatRef(energyTouTotal.kind, `${meter}.import/${tariff}/${period}/${iso(span.from)}/${iso(span.to)}`);
}

export function demandRef(accountId: string, span: Span): EvidenceRef {
  return formatRef(energyDemand.kind, `${accountId}/${iso(span.from)}/${iso(span.to)}`);
}

export function reactiveRef(accountId: string, span: Span): EvidenceRef {
  return formatRef(energyReactive.kind, `${accountId}/${iso(span.from)}/${iso(span.to)}`);
}
