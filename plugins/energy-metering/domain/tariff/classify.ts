import type { TariffVersion, TouPeriod } from '../../contracts/index.ts';
import type { Span } from '../grid.ts';
import { tariffErrors } from './errors.ts';
import { periodsOfTariff } from './periods.ts';

/** What a bill line of the energy part adds up over: one period of one season under one version. */
export interface TariffSlot<V extends TariffVersion = TariffVersion> {
  readonly version: V;
  readonly season: string;
  readonly period: TouPeriod;
}

/** The slot of every interval of a span: `slots[index[i]]` for the interval that starts at `from + i × width`. */
export interface IntervalSlots<V extends TariffVersion = TariffVersion> {
  /** In the order in which they first occur. */
  readonly slots: readonly TariffSlot<V>[];
  readonly index: Uint8Array;
}

const limit = 256;

/**
 * Period of every interval of a span, `width` in ms; `from` and `to` must be whole intervals apart. A period that changes
 * inside an interval is an error, since its energy could only be split by guess.
 */
export function classifyIntervals<V extends TariffVersion>(
  tariffId: string,
  versions: readonly V[],
  timeZone: string,
  span: Span & { width: number },
): IntervalSlots<V> {
  const { from, to, width } = span;
  const slots: TariffSlot<V>[] = [];
  const known = new Map<string, number>();
  const index = new Uint8Array(Math.round((to - from) / width));
  for (const period of periodsOfTariff(tariffId, versions, timeZone, { from, to })) {
    const first = (period.from - from) / width;
    const last = (period.to - from) / width;
    if (!Number.isInteger(first) || !Number.isInteger(last))
      throw tariffErrors.PERIOD_INSIDE_INTERVAL({
        at: new Date(Number.isInteger(first) ? period.to : period.from).toISOString(),
        minutes: width / 60_000,
      });
    const key = `${period.version.validFrom}/${period.season}/${period.period}`;
    let slot = known.get(key);
    if (slot === undefined) {
      slot = slots.push({ version: period.version, season: period.season, period: period.period }) - 1;
      if (slot >= limit) throw tariffErrors.TOO_MANY_SLOTS({ count: slot + 1, limit });
      known.set(key, slot);
    }
    index.fill(slot, first, last);
  }
  return { slots, index };
}
