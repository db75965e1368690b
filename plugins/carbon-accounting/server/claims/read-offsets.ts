import type { Offset } from '../../contracts/index.ts';
import { periodDays } from '../../domain/index.ts';
import type { Carbon } from '../context.ts';

/**
 * Retired offsets that stand beside the inventory of a period, each tonne in one month at most and in one year: in the month that holds its
 * whole span, and in the year of its last day. They reduce no line. `enterpriseId`: only its own.
 */
export async function offsetsOf({ claims }: Carbon, period: string, enterpriseId: string | null): Promise<Offset[]> {
  const { from, to } = periodDays(period);
  const isYear = period.length === 4;
  const all = (await claims?.offsets()) ?? [];
  return all
    .filter(({ account }) => enterpriseId === null || account === `enterprise/${enterpriseId}`)
    .filter(({ periodFrom, periodTo }) => periodTo >= from && periodTo < to && (isYear || periodFrom >= from))
    .map(({ account, tonnes, beneficiary, purpose, periodFrom, periodTo, serials, ref }) => ({
      ...{ account, tonnes, beneficiary, purpose, periodFrom, periodTo, serials, ref, unit: 'tCO2e' as const },
    }));
}
