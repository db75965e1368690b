import type { Tx } from '@lingtan/sdk';
import type { RatingData } from '../../contracts/index.ts';
import { exact, outlook, outlookMethod, periodDays, toNumber, toText } from '../../domain/index.ts';
import type { Exact } from '../../domain/index.ts';
import { today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { countDays, sumDays } from '../ledger/entry-store.ts';
import { dayTotals } from '../outlook/day-totals.ts';
import { indicatorRef, inventoryRef } from '../refs.ts';
import type { CoreParts } from './rate-period.ts';

type PartsOf = (period: string) => Promise<CoreParts>;

const shown = (value: Exact | null): number | null => value && toNumber(value);

/** Emissions, energy and intensity of each month of the year that holds the period. */
export async function monthTrend(
  carbon: Carbon,
  tx: Tx,
  year: string,
  { profile, partsOf }: { profile: string; partsOf: PartsOf },
): Promise<RatingData['trend']> {
  const now = today(carbon);
  const rows: RatingData['trend'] = [];
  for (let number = 1; number <= 12; number++) {
    const month = `${year}-${String(number).padStart(2, '0')}`;
    const { from, to } = periodDays(month);
    if (from > now) break;
    const days = await countDays(tx, from, to);
    if (days === 0) continue;
    const { emissions, energy, inventory } = await partsOf(month);
    const [emissionsT, energyTce] = [shown(emissions), shown(energy)];
    rows.push({
      ...{ month, emissionsT, energyTce, days },
      intensityTPerTce: emissionsT === null || !energyTce ? null : emissionsT / energyTce,
      ref: indicatorRef('core', month),
      emissionsRef: inventoryRef(profile, month, inventory.methods[0]!.method),
    });
  }
  return rows;
}

/**
 * The year at its end. Electricity is carried on from its last days; what was entered from documents stands as it is, since nobody
 * knows the deliveries to come.
 */
export async function yearOutlook(
  carbon: Carbon,
  tx: Tx,
  year: string,
  { emissions, energy, inventory }: CoreParts,
): Promise<RatingData['outlook']> {
  const now = today(carbon);
  const span = periodDays(year);
  if (emissions === null || energy === null || now < span.from || now >= span.to) return null;
  const totals = dayTotals(await sumDays(tx, span.from, now));
  const netWh = totals.reduce((sum, { netGridWh }) => sum + netGridWh, 0);
  const usedWh = totals.reduce((sum, { usedWh: used }) => sum + used, 0);
  const electricT = inventory.lines
    .filter(({ activityId }) => activityId.startsWith('electricity/'))
    .reduce((sum, { tCO2e, methods }) => sum + (methods.length > 0 ? tCO2e : 0), 0);
  // Emission and energy of one Wh of the year so far.
  const [perWh, tcePerWh] = [netWh === 0 ? 0 : electricT / netWh, electricTcePerWh(carbon)];
  const emission = totals.map(({ day, netGridWh }) => ({ day, value: netGridWh * perWh }));
  const used = totals.map(({ day, usedWh: wh }) => ({ day, value: wh * tcePerWh }));
  const [t, tce] = [outlook(emission, span, now), outlook(used, span, now)];
  const fixedT = Number(toText(emissions, 12)) - electricT;
  const fixedTce = Number(toText(energy, 12)) - usedWh * tcePerWh;
  const plus = (value: number | null, more: number): number | null => (value === null ? null : value + more);
  const [expectedT, expectedTce] = [plus(t.expected, fixedT), plus(tce.expected, fixedTce)];
  const intensity = expectedT === null || !expectedTce ? null : expectedT / expectedTce;
  const rule =
    expectedTce === null || expectedTce < 0 ? null : carbon.library.rules.core(exact(expectedTce.toFixed(6)));
  return {
    method: outlookMethod,
    emissionsT: { expected: expectedT, low: plus(t.low, fixedT), high: plus(t.high, fixedT) },
    energyTce: { expected: expectedTce, low: plus(tce.low, fixedTce), high: plus(tce.high, fixedTce) },
    intensityTPerTce: intensity,
    targetTPerTce: rule && Number(rule.value),
    met: rule === null || intensity === null ? null : intensity <= Number(rule.value),
    remainingDays: t.remainingDays,
    unknownDays: t.unknownDays,
  };
}

/** tce of a Wh by the equivalent or equal value, as the profile of the rating says. */
function electricTcePerWh({ profiles, library, scope }: Carbon): number {
  const profile = profiles.find(({ id }) => id === scope.config.ratingProfile.split('@')[0]);
  const item = `electricity-${profile?.tceBasis ?? 'equivalent'}-value`;
  const factor = library.factors.find((each) => each.category === 'tce' && each.item === item);
  // kgce/kWh = tce/MWh.
  return factor?.value == null ? 0 : Number(factor.value) / 1e6;
}
