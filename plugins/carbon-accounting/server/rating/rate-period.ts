import type { Tx } from '@lingtan/sdk';
import type { Problem, RatingData } from '../../contracts/index.ts';
import {
  compare,
  energyTce,
  exact,
  makeInventory,
  multiply,
  problemOf,
  profileName,
  rateCore,
  subtract,
  superseded,
  toNumber,
  toText,
  zero,
} from '../../domain/index.ts';
import type { Exact, Gap, Inventory } from '../../domain/index.ts';
import { today } from '../context.ts';
import type { Carbon, OpenTx } from '../context.ts';
import { usableFactors } from '../factors/library-of.ts';
import { factorsOf } from '../inventory/view.ts';
import { periodActivities } from '../inventory/activities-of.ts';
import { profileOf } from '../periods/publish-period.ts';
import { indicatorRef, inventoryRef } from '../refs.ts';
import { directShare, rateGuideOf } from './guide-values.ts';
import type { Known } from './guide-values.ts';
import { monthTrend, yearOutlook } from './trend.ts';

/** Parts of the core indicator, or why it cannot be calculated. */
export interface CoreParts {
  emissions: Exact | null;
  energy: Exact | null;
  problem: Problem | null;
  inventory: Inventory;
}

/** Emissions and energy of a period under the profile of the rating. */
export async function coreParts(carbon: Carbon, tx: Tx, period: string) {
  const profile = profileOf(carbon, carbon.scope.config.ratingProfile);
  const { activities, days } = await periodActivities(tx, period, today(carbon));
  const factors = await usableFactors(carbon, tx);
  const inventory = makeInventory(profile, activities, {
    factors,
    area: carbon.scope.config.area,
    asOf: today(carbon),
  });
  const [method] = inventory.methods;
  let [energy, problem]: [Exact | null, Problem | null] = [null, null];
  try {
    energy = energyTce(activities, factors, profile);
  } catch (error) {
    problem = problemOf(error);
  }
  const emissions = method!.complete ? exact(method!.counted) : null;
  problem ??= method!.complete ? null : gapProblem(inventory.gaps[0]);
  return { profile, activities, days, parts: { emissions, energy, problem, inventory } satisfies CoreParts };
}

function gapProblem(gap: Gap | undefined): Problem | null {
  if (!gap) return null;
  const { activityId: _, methods: __, ...problem } = gap;
  return problem;
}

/** Factor that electricity from the grid counts by; undefined where none was bought. */
export function gridFactorOf({ lines }: Inventory): NonNullable<Inventory['lines'][number]['factor']> | undefined {
  return lines.find(({ factor }) => factor?.unit === 'kgCO2/kWh')?.factor ?? undefined;
}

/** The rating of a period with its gaps. What is not known is null, never guessed. */
export async function ratePeriod(carbon: Carbon, open: OpenTx, period: string): Promise<RatingData> {
  const direct = await directShare(carbon, period);
  return open((tx) => rateBooks(carbon, tx, period, direct));
}

/** The rating by the books, and what metering said of direct supply. */
async function rateBooks(carbon: Carbon, tx: Tx, period: string, direct: Known | null): Promise<RatingData> {
  const { profile, days, parts } = await coreParts(carbon, tx, period);
  const { emissions, energy, problem, inventory } = parts;
  const rated = emissions !== null && energy !== null && compare(energy, zero) > 0;
  const grid = gridFactorOf(inventory);
  const { rules } = carbon.library;
  const year = period.slice(0, 4);
  const partsOf = async (each: string): Promise<CoreParts> => (await coreParts(carbon, tx, each)).parts;
  const yearParts = period === year ? parts : await partsOf(year);
  return {
    period,
    profile: profileName(profile),
    status: profile.status,
    unverified: profile.unverified,
    energyTce: energy && toText(energy, 6),
    emissionsT: emissions && toText(emissions, 6),
    problem,
    superseded: superseded(carbon.library.profiles, profile),
    core: rated
      ? rateCore({ emissionsTCO2: emissions, energyTce: energy, ...(grid ? { factor: exact(grid.value) } : {}) }, rules)
      : null,
    thresholds: rated ? thresholdsOf(carbon, emissions, energy) : [],
    guide: await rateGuideOf(carbon, tx, period, direct),
    trend: await monthTrend(carbon, tx, year, { profile: profile.id, partsOf }),
    outlook: await yearOutlook(carbon, tx, year, yearParts),
    unit: 'tCO2/tce',
    days,
    ref: indicatorRef('core', period),
    emissionsRef: inventoryRef(profile.id, period, inventory.methods[0]!.method),
    factors: factorsOf(inventory),
  };
}

function thresholdsOf({ library }: Carbon, emissions: Exact, energy: Exact): RatingData['thresholds'] {
  return library.rules.list
    .filter(({ id }) => id.startsWith('park.core.intensity.'))
    .map(({ id, value, appliesTo }) => {
      const over = subtract(emissions, multiply(exact(value), energy));
      const met = compare(over, zero) <= 0;
      return {
        id,
        appliesTo: appliesTo ?? '',
        targetTPerTce: Number(value),
        met,
        reductionNeededT: met ? 0 : toNumber(over),
      };
    });
}
