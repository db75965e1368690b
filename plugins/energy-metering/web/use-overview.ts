import { useApi, useLive } from '@lingtan/web-sdk';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { LivePowerData, OverviewData, TodayData } from '../contracts/routes.ts';

// The contracts are imported as types only: their code belongs to the server.
const overviewTopic = 'energy.overview';

export interface Overview {
  query: UseQueryResult<OverviewData, unknown>;
  now: LivePowerData | null;
  today: TodayData | null;
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
  return { query, now, today: query.data?.today ?? null };
}
