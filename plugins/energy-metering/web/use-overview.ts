import { startOfDay, useApi, useLive, useMoment, usePark } from '@lingtan/web-sdk';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { FlowsData, LivePowerData, OverviewData, TodayData } from '../contracts/routes.ts';
import { greenRef } from './figure-refs.ts';

// The contracts are imported as types only: their code belongs to the server.
const overviewTopic = 'energy.overview';

export interface Overview {
  query: UseQueryResult<OverviewData, unknown>;
  now: LivePowerData | null;
  /** Energy of the day that is shown. */
  today: TodayData | null;
  /** Until the first interval of a day is closed, the day before is shown. */
  day: 'today' | 'yesterday';
}

/** A day that is over, in the shape of the running one. */
function past(flow: FlowsData['flows'][number], enterpriseId: string | null): TodayData {
  const use = enterpriseId === null ? 'all' : `enterprise:${enterpriseId}`;
  return { ...flow, shareRef: greenRef(use, flow), residualWh: 0 };
}

/** A past time is asked for at most so finely, ms: a replay that plays at the speed of the clock asks as often. */
const momentGrain = 5_000;

/**
 * Power now, kept fresh by the live topic, and the energy of today, asked again each minute. While the screen shows a past
 * time: power then, and the energy of its day so far.
 */
export function useOverview(): Overview {
  const moment = useMoment();
  const query = useApi<OverviewData>('./overview', {
    refetchMs: 60_000,
    ...(moment === null
      ? {}
      : { query: { at: new Date(Math.floor(moment / momentGrain) * momentGrain).toISOString() }, keepPrevious: true }),
  });
  const [newest, setNewest] = useState<LivePowerData | null>(null);
  const own = query.data?.now.enterpriseId ?? null;
  useLive<LivePowerData>(overviewTopic, (message) => {
    // Those who see the park hear the parts of its enterprises on the same topic.
    if (message.enterpriseId === own) setNewest(message);
  });
  const asked = query.data?.now ?? null;
  const live = newest && moment === null ? newest : null;
  const now = live && live.enterpriseId === own && (!asked || live.ts >= asked.ts) ? live : asked;
  const zone = usePark().timeZone;
  const today = query.data?.today ?? null;
  const early = today !== null && today.to <= today.from;
  const before = useApi<FlowsData>(early ? './flows' : null, {
    query: {
      from: new Date(startOfDay(today?.from ?? 0, zone, -1)).toISOString(),
      to: new Date(today?.from ?? 0).toISOString(),
      resolution: 'all',
    },
  }).data?.flows[0];
  if (early && before && before.shares.consumptionWh > 0)
    return { query, now, today: past(before, own), day: 'yesterday' };
  return { query, now, today, day: 'today' };
}

/** First and last instant of the shown day, ms UTC; of the day of a past time only what was over by then. */
export function useShownDay(): { from: number; to: number; day: Overview['day'] } | null {
  const zone = usePark().timeZone;
  const moment = useMoment();
  const { today, day } = useOverview();
  if (!today) return null;
  if (moment !== null) return today.to > today.from ? { from: today.from, to: today.to, day } : null;
  return { from: today.from, to: startOfDay(today.from, zone, 1), day };
}
