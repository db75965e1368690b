import type { SolveResult } from '@lingtan/optimizer';
import type { ReuseConnection, ReuseContract, ReuseDay, ReuseQuality } from '../../contracts/index.ts';
import { allocate, type Allocation } from './allocation.ts';
import type { allocationModel, ReuseProblem } from './allocate.ts';

/** Litres of an amount in m³. */
export const litresOf = (m3: number): number => Math.round(m3 * 1000);

/** What is known of a day. */
export interface ReuseDayInput {
  day: string;
  qualities: readonly ReuseQuality[];
  connections: readonly ReuseConnection[];
  /** In force on the day. */
  contracts: readonly ReuseContract[];
  /** Supply of a quality, m³; null when a meter of its streams says nothing. */
  supplyM3: (quality: string) => number | null;
  /** What the water of a quality contained, by parameter. */
  contents: (quality: string) => Readonly<Record<string, number>>;
}

/** Who was given how much of what. */
export interface ReuseDayResult {
  days: ReuseDay[];
  /** By contract; `allocatedL` is null where the supply is not known. */
  claims: { contract: ReuseContract; allocatedL: number | null; reason: string | null }[];
}

/**
 * Allocates the water of a day to the contracts in force by {@link allocate}: tier by tier, within pipes and contents, then by
 * value. Qualities whose supply is not known take no part.
 * @returns null when the solver fails
 */
export async function allocateDay(
  input: ReuseDayInput,
  solve: (model: ReturnType<typeof allocationModel>['model']) => Promise<SolveResult>,
): Promise<ReuseDayResult | null> {
  const { day, qualities, contracts } = input;
  const known = qualities.filter(({ id }) => input.supplyM3(id) !== null);
  const served = contracts.filter(({ quality }) => known.some(({ id }) => id === quality));
  const found = await allocate(problemOf(input, known, served), solve);
  if (!found) return null;
  const byUser = new Map(found.users.map((user) => [user.id, user]));
  const claims = contracts.map((contract) => {
    const user = byUser.get(contract.id);
    if (!user) return { contract, allocatedL: null, reason: 'supply not known' };
    return { contract, allocatedL: litresOf(user.m3), reason: user.reason };
  });
  return { claims, days: qualities.map(({ id }) => dayOf(day, id, input, claims, found)) };
}

function problemOf(
  { connections, supplyM3, contents }: ReuseDayInput,
  qualities: readonly ReuseQuality[],
  contracts: readonly ReuseContract[],
): ReuseProblem {
  return {
    classes: qualities.map(({ id, costFenPerM3 }) => ({
      id,
      m3: supplyM3(id)!,
      quality: contents(id),
      costPerM3: costFenPerM3,
    })),
    users: contracts.map(({ id, volumeM3Day, priority, priceFenPerM3, limits }) => ({
      id,
      demandM3: volumeM3Day,
      contractM3: volumeM3Day,
      priority,
      valuePerM3: priceFenPerM3,
      limits,
    })),
    pipes: contracts.flatMap(({ id, quality, enterprise }) =>
      connections
        .filter((each) => each.quality === quality && each.enterprise === enterprise)
        .map(({ capacityM3Day, costFenPerM3 }) => ({
          from: quality,
          to: id,
          capacityM3: capacityM3Day,
          costPerM3: costFenPerM3,
        })),
    ),
  };
}

function dayOf(
  day: string,
  quality: string,
  { supplyM3, contents }: ReuseDayInput,
  claims: ReuseDayResult['claims'],
  { marginal }: Allocation,
): ReuseDay {
  const own = claims.filter(({ contract }) => contract.quality === quality);
  const demandL = own.reduce((sum, { contract }) => sum + litresOf(contract.volumeM3Day), 0);
  const supply = supplyM3(quality);
  const head = { day, quality, demandL, contents: contents(quality) };
  if (supply === null) return { ...head, supplyL: null, allocatedL: null, leftL: null, marginalFenPerM3: null };
  const supplyL = litresOf(supply);
  const allocatedL = own.reduce((sum, { allocatedL: each }) => sum + (each ?? 0), 0);
  const worth = marginal.find((each) => each.class === quality)?.perM3 ?? 0;
  // Each claim is rounded by itself: together they can be some litres more than there is.
  const leftL = Math.max(0, supplyL - allocatedL);
  return { ...head, supplyL, allocatedL, leftL, marginalFenPerM3: Math.round(worth * 100) / 100 };
}
