import type { Tx } from '@lingtan/sdk';
import type { InventoryData, InventoryView } from '../../contracts/index.ts';
import { makeInventory, periodDays, shortfallOf, superseded } from '../../domain/index.ts';
import { offsetsOf } from '../claims/read-offsets.ts';
import { today } from '../context.ts';
import type { Carbon, OpenTx } from '../context.ts';
import { usableFactors } from '../factors/library-of.ts';
import { missingDays } from '../ledger/entry-store.ts';
import { lookAtPeriod } from '../ledger/month-meters.ts';
import { readNewest } from '../periods/period-store.ts';
import { entryRef, publicationRef } from '../refs.ts';
import { coverageOf, periodActivities } from './activities-of.ts';
import { viewOf } from './view.ts';

/** Inventories of a period as they are now, under each configured profile, with the rights of whoever asks. */
export async function readInventory(
  carbon: Carbon,
  open: OpenTx,
  period: string,
  enterpriseId: string | null,
): Promise<InventoryData> {
  const offsets = await offsetsOf(carbon, period, enterpriseId);
  // Metering is asked outside of the transaction, since it takes connections of its own.
  await lookAtPeriod(carbon, period);
  return open((tx) => readBooks(carbon, tx, period, offsets));
}

async function readBooks(
  carbon: Carbon,
  tx: Tx,
  period: string,
  offsets: InventoryView['offsets'],
): Promise<InventoryData> {
  const asOf = today(carbon);
  const found = await periodActivities(tx, period, asOf);
  const { activities, unmeteredWh, quality, days } = found;
  const factors = await usableFactors(carbon, tx);
  const { area, unmeteredTolerancePct } = carbon.scope.config;
  const unmeteredRef = entryRef('all', 'unmetered', period);
  const published = await readNewest(tx, period);
  const missing = await missingDays(tx, period);
  return {
    period,
    days,
    quality,
    inventories: carbon.profiles.map((profile) => {
      const inventory = makeInventory(profile, activities, { factors, area, asOf });
      const incomplete = shortfallOf(profile, inventory.gaps, coverageOf(found), unmeteredTolerancePct);
      const newest = published.find((each) => each.profile === profile.id);
      return viewOf(inventory, {
        profile,
        period,
        activities,
        offsets,
        superseded: superseded(carbon.library.profiles, profile),
        unmetered: { energyWh: String(unmeteredWh), ref: unmeteredRef },
        incomplete: incomplete && { ...incomplete, ref: unmeteredRef },
        closing: closing(newest !== undefined, missing, period, asOf),
        published: newest
          ? {
              revision: newest.revision,
              recordedAt: newest.recordedAt,
              sha256: newest.sha256,
              total: newest.content.inventory.methods[0]?.total ?? null,
              ref: publicationRef(newest),
            }
          : null,
      });
    }),
  };
}

/** Days named where a period cannot be closed. */
const mostDays = 5;

/** Whether a period can be closed: by the same rules as closing it. */
function closing(
  published: boolean,
  missing: readonly string[],
  period: string,
  todayIs: string,
): InventoryView['closing'] {
  const reason = published
    ? 'published'
    : todayIs < periodDays(period).to
      ? 'running'
      : missing.length > 0
        ? 'days'
        : null;
  return { possible: reason === null, reason, missingDays: missing.length, firstMissing: missing.slice(0, mostDays) };
}
