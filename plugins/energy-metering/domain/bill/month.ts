import { localDate, wallClock } from '@lingtan/sdk';
import type { Span } from '../grid.ts';
import { dateToDays, instantOfDate } from '../tariff/index.ts';

import { billErrors } from './errors.ts';

const msPerDay = 86_400_000;

/** A billing month in one zone. */
export interface BillingMonth extends Span {
  readonly month: string;
  /** Local days. */
  readonly days: number;
}

function parse(month: string): { year: number; index: number } {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (!match) throw billErrors.MONTH_INVALID({ value: month });
  return { year: Number(match[1]), index: Number(match[2]) - 1 };
}

/** `YYYY-MM` moved by months. */
export function addMonths(month: string, months: number): string {
  const { year, index } = parse(month);
  return new Date(Date.UTC(year, index + months, 1)).toISOString().slice(0, 7);
}

/** Span and length of a month, from local midnight to local midnight. */
export function billingMonth(month: string, timeZone: string): BillingMonth {
  const first = dateToDays(`${addMonths(month, 0)}-01`);
  const next = dateToDays(`${addMonths(month, 1)}-01`);
  return { month, from: instantOfDate(first, timeZone), to: instantOfDate(next, timeZone), days: next - first };
}

/** The month that an instant lies in. */
export function monthOf(ts: number, timeZone: string): string {
  return localDate(ts, timeZone).slice(0, 7);
}

/** Local days between two local midnights. */
export function localDays({ from, to }: Span, timeZone: string): number {
  // Rounded: where midnight does not exist, the day begins an hour late.
  return Math.round((wallClock(to, timeZone) - wallClock(from, timeZone)) / msPerDay);
}
