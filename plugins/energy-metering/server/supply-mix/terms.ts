import { createHash } from 'node:crypto';
import { canonicalJson } from '@lingtan/sdk';
import { termsOn } from '../../domain/index.ts';
import type { SupplyTerms } from '../../domain/index.ts';
import type { Energy } from '../context.ts';

/** Counted up when the allocation itself changes, so that all days are worked out again. */
const version = 1;

export interface DayTerms {
  terms: SupplyTerms;
  /** Same terms, same text. */
  hash: string;
}

/** Terms by day, and by what of them is not the same on all days. */
interface Known {
  days: Map<string, DayTerms>;
  byRules: Map<string, DayTerms>;
}

const known = new WeakMap<Energy, Known>();

/** Terms of a day (`YYYY-MM-DD`) of the park. */
export function termsOf(energy: Energy, day: string): DayTerms {
  const { days, byRules } = known.get(energy) ?? {
    days: new Map<string, DayTerms>(),
    byRules: new Map<string, DayTerms>(),
  };
  known.set(energy, { days, byRules });
  const found = days.get(day);
  if (found) return found;
  const terms = termsOn(energy.scope.config.supply, supplyMeters(energy), day);
  // The meters are the same on all days, and much to write down when there are thousands.
  const { meters: _same, ...rules } = terms;
  const key = canonicalJson(rules);
  let made = byRules.get(key);
  if (!made) {
    const text = canonicalJson({ version, minutes: energy.minutes, zone: energy.timeZone, ...terms });
    made = { terms, hash: createHash('sha256').update(text).digest('hex').slice(0, 16) };
    byRules.set(key, made);
  }
  days.set(day, made);
  return made;
}

/** Meters of the balance, as far as the allocation looks at them. */
function supplyMeters(energy: Energy): SupplyTerms['meters'] {
  return energy.meters
    .filter(({ boundary }) => boundary)
    .map(({ id, role, enterpriseId, boundary, directions }) => ({ id, role, enterpriseId, boundary, directions }));
}

/** Every meter and direction that the supply mix reads: those of the balance, and those that count deliveries. */
export function supplySeries(energy: Energy): { meter: string; direction: 'import' | 'export' }[] {
  const deliveries = energy.scope.config.supply.contracts.flatMap(({ quantity }) =>
    quantity.basis === 'meter' ? [{ meter: quantity.meterId, direction: 'export' as const }] : [],
  );
  const own = energy.meters
    .filter(({ boundary }) => boundary)
    .flatMap(({ id, directions }) => directions.map((direction) => ({ meter: id, direction })));
  const all = [...own, ...deliveries];
  return [...new Map(all.map((series) => [`${series.meter}.${series.direction}`, series])).values()];
}

/** Whether a meter has a part in the supply mix. */
export function isSupplyMeter(energy: Energy, meter: string): boolean {
  return supplySeries(energy).some((series) => series.meter === meter);
}

/** Meters of the storages in the balance. */
export function storageMeters(energy: Energy): string[] {
  return energy.meters.filter(({ boundary, role }) => boundary && role === 'storage').map(({ id }) => id);
}
