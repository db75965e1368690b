import { fromZoned } from '@lingtan/web-sdk';

/** A metered batch as it is typed. */
export interface BatchDraft {
  product: string;
  batch: string;
  producer: string;
  /** Wall clock of the park, `YYYY-MM-DD HH:mm`. */
  from: string;
  to: string;
  meters: string[];
  amount: string;
  unit: string;
  directT: string;
}

export const emptyBatch: BatchDraft = {
  ...{ product: '', batch: '', producer: '', from: '', to: '', meters: [''], amount: '', unit: 't', directT: '' },
};

/** Instant of a wall-clock time of the park; null when it is none. */
export function instantOf(text: string, zone: string): string | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)$/.exec(text.trim());
  if (!found) return null;
  const [year, month, day, hour, minute] = found.slice(1).map(Number) as [number, number, number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59) return null;
  return new Date(fromZoned(zone, year, month, day, hour, minute)).toISOString();
}

/** The batch as the API takes it; null while something is missing. */
export function batchOf(draft: BatchDraft, zone: string): object | null {
  const { product, batch, producer, amount, unit, directT } = draft;
  const [from, to] = [instantOf(draft.from, zone), instantOf(draft.to, zone)];
  const meters = draft.meters.filter((meter) => meter !== '');
  const numbers = [amount, directT].every((each) => each !== '' && Number.isFinite(Number(each)));
  if (from === null || to === null || meters.length === 0 || !numbers) return null;
  if ([product, batch, producer, unit].some((each) => each.trim() === '')) return null;
  return { product, batch, producer, from, to, meters, amount, unit, directT };
}
