import { startOfDay, useApi, useLive, usePark } from '@lingtan/web-sdk';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { FlowsData, LivePowerData, OverviewData, TodayData } from '../contracts/routes.ts';

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
  const span = `${new Date(flow.from).toISOString()}/${new Date(flow.to).toISOString()}`;
  const use = enterpriseId === null ? 'all' : `enterprise:${enterpriseId}`;
  return { ...flow, shareRef: `energy.supply/green-share/${use}/${span}`, residualWh: 0 };
}

/** Power now, kept fresh by the live topic, and the energy of today, asked again each minute. */
export function useOverview(): Overview {
  const query = useApi<OverviewData>('./overview', { refetchMs: 60_000 });
  const [newest, setNewest] = useState<LivePowerData | null>(null);
  const own = query.data?.now.enterpriseId ?? null;
  useLive<LivePowerData>(overviewTopic, (message) => {
    // Those who see the park hear the parts of its enterprises on the same topic.
    if (message.enterpriseId === own) setNewest(message);
  });
  const asked = query.data?.now ?? null;
  const now = newest && newest.enterpriseId === own && (!asked || newest.ts >= asked.ts) ? newest : asked;
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

/** First and last instant of the shown day, ms UTC. */
export function useShownDay(): { from: number; to: number; day: Overview['day'] } | null {
  const zone = usePark().timeZone;
  const { today, day } = useOverview();
  if (!today) return null;
  return { from: today.from, to: startOfDay(today.from, zone, 1), day };
}
