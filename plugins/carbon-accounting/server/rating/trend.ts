import type { Tx } from '@lingtan/sdk';
import { certificateFlows } from '../../contracts/index.ts';
import type { RatingData } from '../../contracts/index.ts';
import {
  electricityCoefficient,
  exact,
  outlook,
  outlookMethod,
  periodDays,
  toNumber,
  toText,
} from '../../domain/index.ts';
import type { Exact } from '../../domain/index.ts';
import { today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { usableFactors } from '../factors/library-of.ts';
import { countDays } from '../ledger/entry-store.ts';
import { gridOutlook } from '../outlook/grid-outlook.ts';
import { profileOf } from '../periods/publish-period.ts';
import { indicatorRef, inventoryRef, outlookRef } from '../refs.ts';
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
 * The year at its end. Grid electricity is carried on from its last days, the very figure of the outlook; what certificates changed and
 * what was entered from documents stand as they are, since nobody knows what is still to come.
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
  const { grid, usedWh, ahead } = await gridOutlook(carbon, tx);
  if (!grid.selected) return null;
  const electricity = ahead(year);
  const certificatesT = sumOf(inventory, certificateFlows);
  const otherT = sumOf(inventory, null);
  const profile = profileOf(carbon, carbon.scope.config.ratingProfile);
  const tcePerWh = toNumber(electricityCoefficient(await usableFactors(carbon, tx), profile)) / 1e6;
  const used = outlook(
    usedWh.map(({ day, value }) => ({ day, value: value * tcePerWh })),
    span,
    now,
  );
  const [fixedT, fixedTce] = [certificatesT + otherT, Number(toText(energy, 12)) - used.known];
  const plus = (value: number | null, more: number): number | null => (value === null ? null : value + more);
  const [expectedT, expectedTce] = [plus(electricity.expected, fixedT), plus(used.expected, fixedTce)];
  const intensity = expectedT === null || !expectedTce ? null : expectedT / expectedTce;
  const rule =
    expectedTce === null || expectedTce < 0 ? null : carbon.library.rules.core(exact(expectedTce.toFixed(6)));
  return {
    method: outlookMethod,
    emissionsT: { expected: expectedT, low: plus(electricity.low, fixedT), high: plus(electricity.high, fixedT) },
    parts: { electricityT: electricity.expected, electricityRef: outlookRef(year), certificatesT, otherT },
    energyTce: { expected: expectedTce, low: plus(used.low, fixedTce), high: plus(used.high, fixedTce) },
    intensityTPerTce: intensity,
    targetTPerTce: rule && Number(rule.value),
    met: rule === null || intensity === null ? null : intensity <= Number(rule.value),
    remainingDays: electricity.remainingDays,
    unknownDays: electricity.unknownDays,
  };
}

/** t of the electricity lines of some flows, or of all lines that are no electricity. */
function sumOf({ lines }: CoreParts['inventory'], flows: ReadonlySet<string> | null): number {
  return lines.reduce((sum, { activityId, methods, tCO2e }) => {
    const [kind, , flow = ''] = activityId.split('/');
    const wanted = kind === 'electricity' ? (flows?.has(flow) ?? false) : flows === null;
    return methods.length > 0 && wanted ? sum + tCO2e : sum;
  }, 0);
}
