import { dateStart, type Tx } from '@lingtan/sdk';
import type { GuideShare, Profile, RatingData } from '../../contracts/index.ts';
import { divide, exact, periodDays, rateGuide, toText } from '../../domain/index.ts';
import { sumClaimed } from '../claims/claim-store.ts';
import type { ClaimedMonth } from '../claims/claim-store.ts';
import type { Carbon } from '../context.ts';
import { sumMonths } from '../ledger/month-sums.ts';
import type { MonthSum } from '../ledger/month-sums.ts';
import { profileOf } from '../periods/publish-period.ts';
import { indicatorRef, totalRef } from '../refs.ts';

/** Electricity that counts in the clean energy share, Wh, and the months that it consists of. */
export interface CleanEnergy {
  clean: bigint;
  all: bigint;
  consumed: MonthSum[];
  /** Retired certificates that count as clean, and sold ones that no longer do. */
  claimed: ClaimedMonth[];
  sold: ClaimedMonth[];
}

const cleanFlows: ReadonlySet<string> = new Set(['contracted', 'self-generated', 'stored-green']);

/** Whether an entry is consumption: charging and what goes back to the grid are not. */
export function isConsumed({ use, flow }: { use: string; flow: string }): boolean {
  return use !== 'grid' && use !== 'storage' && flow !== 'exported';
}

export function isClean({ flow }: { flow: string }): boolean {
  return cleanFlows.has(flow);
}

/** What certificates change in the share, by the profile of the rating. */
export function cleanTerms(carbon: Carbon): NonNullable<Profile['cleanEnergy']> {
  const profile = profileOf(carbon, carbon.scope.config.ratingProfile);
  return profile.cleanEnergy ?? { certificates: 'ignore', sold: 'ignore' };
}

export async function cleanEnergy(carbon: Carbon, tx: Tx, period: string): Promise<CleanEnergy> {
  const { from, to } = periodDays(period);
  const terms = cleanTerms(carbon);
  const consumed = (await sumMonths(tx, from, to)).filter(isConsumed);
  const certificates = await sumClaimed(tx, from.slice(0, 7), to.slice(0, 7));
  const claimed = certificates.filter(({ part }) => part === 'covers' && terms.certificates === 'count');
  const sold = certificates.filter(({ part }) => part === 'sold' && terms.sold === 'deduct');
  const sum = (list: readonly { wh: string }[]): bigint => list.reduce((all, { wh }) => all + BigInt(wh), 0n);
  return {
    clean: sum(consumed.filter(isClean)) + sum(claimed) - sum(sold),
    all: sum(consumed),
    ...{ consumed, claimed, sold },
  };
}

/** A value of a guide indicator. */
export interface Known {
  /** Null where what was stated is no share. */
  value: string | null;
  /** Share as it was stated, where it is none: above all of it. */
  impossible?: string;
  /** Electricity that the share is of, Wh; null where it is of something else. */
  ofWh: bigint | null;
  ref: string;
  /** Opens the electricity that the share is of. */
  ofRef: string;
}

/** Guide indicators that have a source, by what it says. */
export async function knownShares(
  carbon: Carbon,
  tx: Tx,
  period: string,
  direct: Known | null,
): Promise<Partial<Record<GuideShare, Known>>> {
  const known: Partial<Record<GuideShare, Known>> = {};
  const { clean, all } = await cleanEnergy(carbon, tx, period);
  if (all > 0n)
    known.cleanEnergyShare = {
      value: toText(divide(exact(clean), exact(all)), 20),
      ofWh: all,
      ref: indicatorRef('clean-energy', period),
      ofRef: indicatorRef('consumed', period),
    };
  if (direct) known.directSupplyShare = direct;
  return known;
}

/** The guide indicators with what would close the gap of each. One without a source is shown as not known. */
export async function rateGuideOf(
  carbon: Carbon,
  tx: Tx,
  period: string,
  direct: Known | null,
): Promise<RatingData['guide']> {
  const known = await knownShares(carbon, tx, period, direct);
  const values = Object.fromEntries(
    Object.entries(known).flatMap(([name, { value }]) => (value === null ? [] : [[name, value]])),
  );
  return rateGuide(values, carbon.library.rules).map((row) => {
    const found = known[row.indicator];
    const neededMWh = found?.ofWh == null || row.gap === null ? null : (row.gap * Number(found.ofWh)) / 1e6;
    return { ...row, neededMWh, impossible: found?.impossible ?? null, ref: found?.ref ?? null };
  });
}

/** Own generation that was used in the park over what the park used, as metering states it for the period. */
export async function directShare({ mix, scope }: Carbon, period: string): Promise<Known | null> {
  const { timeZone } = scope.park;
  const from = dateStart(periodDays(period).from, timeZone);
  // Asked at the last moment of the period, or now.
  const end = dateStart(periodDays(period).to, timeZone) - 1;
  const now = scope.clock.now();
  if (from > now) return null;
  const ratios = await mix.ratios({ at: Math.min(end, now) });
  const kind = period.length === 4 ? 'year' : 'month';
  const found = ratios.find((each) => each.ratio === 'consumption' && each.period === kind && each.from === from);
  if (found?.value == null) return null;
  const stated = String(found.value);
  // More self-use than load: a meter is wrong or a storage was filled. It is shown, and judged neither way.
  const share = found.value <= 1 ? { value: stated } : { value: null, impossible: stated };
  return {
    ...share,
    ofWh: BigInt(found.consumptionWh),
    ref: found.ref,
    ofRef: totalRef('use/all', found.from, found.to),
  };
}
