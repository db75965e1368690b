import { isMonth } from '@lingtan/sdk/zone';
import { parseYuan } from '../shared/values.ts';

/** What is typed about a deal, a request or a quote. */
export interface DealDraft {
  readonly lots: string;
  readonly price: string;
  readonly device: string;
  readonly month: string;
  readonly settles: 'at-once' | 'after-delivery';
  readonly days: string;
}

export const emptyDeal: DealDraft = { lots: '', price: '', device: '', month: '', settles: 'at-once', days: '7' };

/** Whole lots above 0 and not above what one may be; null when they are none. */
export function lotsOf(text: string, most: number): number | null {
  const lots = /^\d{1,7}$/.test(text.trim()) ? Number(text.trim()) : 0;
  return lots >= 1 && lots <= most ? lots : null;
}

/** Fen per lot; null when it is none, or above the highest price. */
export function priceOf(text: string, mostFen: number): number | null {
  const fen = parseYuan(text);
  return fen === null || fen > mostFen ? null : fen;
}

/** Instant so many days from now as ISO 8601 UTC; null unless 1 to 90 whole days. */
export function expiryOf(days: string, now: number): string | null {
  const count = /^\d{1,2}$/.test(days.trim()) ? Number(days.trim()) : 0;
  return count >= 1 && count <= 90 ? new Date(now + count * 86_400_000).toISOString() : null;
}

/** Whether the month is named where it must be. */
export function subjectHolds({ month, settles }: DealDraft): boolean {
  return month === '' ? settles === 'at-once' : isMonth(month);
}
