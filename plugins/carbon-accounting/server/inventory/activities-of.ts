import type { Tx } from '@lingtan/sdk';
import type { ActivityInput, LackingMeter, QualityShares } from '../../contracts/index.ts';
import { daysBetween, isCountedFlow, meanShares, periodDays } from '../../domain/index.ts';
import type { Coverage } from '../../domain/index.ts';
import { sumClaimed } from '../claims/claim-store.ts';
import type { ClaimedMonth } from '../claims/claim-store.ts';
import { readCurrent } from '../ledger/activity-store.ts';
import type { Posting } from '../ledger/activity-store.ts';
import { readShares } from '../ledger/day-quality.ts';
import { countDays } from '../ledger/entry-store.ts';
import { lackingMeters } from '../ledger/month-meters.ts';
import { sumMonths } from '../ledger/month-sums.ts';
import type { MonthSum } from '../ledger/month-sums.ts';

/** What a period consists of, as far as the caller may see it. */
export interface PeriodActivities {
  activities: ActivityInput[];
  unmeteredWh: bigint;
  quality: QualityShares;
  meters: LackingMeter[];
  days: { posted: number; over: number };
}

/** What of a period was used, as far as its completeness goes. */
export function coverageOf({ activities, unmeteredWh, quality, meters }: PeriodActivities): Coverage {
  return { activities, unmeteredWh, missingReadings: quality.missing > 0, meters };
}

/** Id of a month of electricity. */
export function electricityId(use: string, flow: string, month: string): string {
  return `electricity/${use}/${flow}/${month}`;
}

/** Activities of a period: electricity by month, use and flow, what certificates stand for, and what was posted from documents. `tx` decides whose. */
export async function periodActivities(tx: Tx, period: string, todayIs: string): Promise<PeriodActivities> {
  const { from, to } = periodDays(period);
  const sums = await sumMonths(tx, from, to);
  const postings = await readCurrent(tx, from, to);
  const claimed = await sumClaimed(tx, from.slice(0, 7), to.slice(0, 7));
  const over = daysBetween(from, to < todayIs ? to : todayIs);
  return {
    activities: [...sums.flatMap(ofMonth), ...claimed.map(ofClaims), ...postings.map(ofPosting)],
    unmeteredWh: sums.filter(({ flow }) => flow === 'unmetered').reduce((sum, { wh }) => sum + BigInt(wh), 0n),
    quality: meanShares(await readShares(tx, from, to)),
    meters: await lackingMeters(tx, period),
    days: { posted: await countDays(tx, from, to), over },
  };
}

function ofMonth({ use, flow, month, wh, enterpriseId }: MonthSum): ActivityInput[] {
  if (!isCountedFlow(flow)) return [];
  return [
    {
      id: electricityId(use, flow, month),
      kind: 'electricity',
      flow,
      amount: wh,
      unit: 'Wh',
      year: Number(month.slice(0, 4)),
      ...(enterpriseId === null ? {} : { enterpriseId }),
    },
  ];
}

/** Purchased power of a consumer and month that retired certificates stand for, or own generation that was sold as green. */
function ofClaims({ part, use, month, enterpriseId, wh }: ClaimedMonth): ActivityInput {
  const flow = part === 'covers' ? 'claimed' : 'sold';
  return {
    id: electricityId(use, flow, month),
    kind: 'electricity',
    flow,
    amount: wh,
    unit: 'Wh',
    year: Number(month.slice(0, 4)),
    ...(enterpriseId === null ? {} : { enterpriseId }),
  };
}

function ofPosting({ activityId, revision, content }: Posting): ActivityInput {
  const { id: _, ...rest } = content;
  return { ...rest, id: `document/${activityId}/${revision}/${content.date.slice(0, 7)}` };
}
