import type { BillFigure } from '../contracts/evidence-bills.ts';
import type { FlowsData, LivePowerData } from '../contracts/routes.ts';

type Span = Pick<FlowsData['flows'][number], 'from' | 'to'>;

const iso = (ts: number): string => new Date(ts).toISOString();

/** Power of an answer, by the figure it is: `source/grid`, `use/load`, `net/storage`, `share/green`. */
export function powerRef(now: Pick<LivePowerData, 'ts' | 'newestTs'>, figure: string): string {
  // A meter whose clock is ahead counts with its value, and so has to be within the instant.
  return `energy.power/${figure}/${iso(Math.max(now.ts, now.newestTs ?? 0))}`;
}

/** Green share of a use, `all` or an enterprise, over the span of a flow. */
export function greenRef(use: string, span: Span): string {
  return supplyRef('green-share', use, span);
}

/** What a source gave to a use over a span; `any` is all uses. */
export function supplyRef(source: string, use: string, { from, to }: Span): string {
  return `energy.supply/${source}/${use}/${iso(from)}/${iso(to)}`;
}

/** Energy of all consumers over a span, ms UTC. */
export function loadRef(enterpriseId: string | null, from: number, to: number): string {
  return `energy.total/use/${enterpriseId === null ? 'all' : `enterprise:${enterpriseId}`}/${iso(from)}/${iso(to)}`;
}

/** What a bill says beside its amount. */
export function billFigureRef(
  figure: BillFigure,
  bill: { accountId: string; month: string; revision: number },
): string {
  return `energy.bill-figure/${figure}/${bill.accountId}/${bill.month}@${bill.revision}`;
}

/** Sum of the bills of a month: `amount`, `energy`, `line/<group of lines>` or `quantity/<group>`. */
export function billSumRef(side: 'park' | 'enterprises' | 'difference', what: string, month: string): string {
  return `energy.bill-sum/${side}/${what}/${month}`;
}

/** A bill beside `invoice` or `shadow/<tariff>/<version or valid>`: `amount`, `line/<group of lines>` or `quantity/<group>`. */
export function billComparisonRef(
  beside: string,
  side: 'bill' | 'compared' | 'difference',
  what: string,
  bill: { accountId: string; month: string; revision: number },
): string {
  return `energy.bill-comparison/${beside}/${side}/${what}/${bill.accountId}/${bill.month}@${bill.revision}`;
}

/** A bill beside the revision before it: `line/<group of lines>` or `quantity/<group>`. */
export function billChangeRef(
  side: 'before' | 'after' | 'difference',
  what: string,
  bill: { accountId: string; month: string; revision: number },
): string {
  return `energy.bill-change/${side}/${what}/${bill.accountId}/${bill.month}@${bill.revision}`;
}

/** What validation measured, or the limit that this broke. */
export function exceptionRef(id: number, figure: 'measured' | 'limit'): string {
  return `energy.exception/${id}/${figure}`;
}
