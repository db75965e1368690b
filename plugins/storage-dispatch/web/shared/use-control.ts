import { useApi, useLive, useResolvePath } from '@lingtan/web-sdk';
import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { ControlData, ControlStatus, DecisionsData } from '../../contracts/control-routes.ts';

const path = './control';

/** The control loop as it stands; follows the controller's own messages, and asks now and then for the log. */
export function useControl(): UseQueryResult<ControlData, Error> {
  const client = useQueryClient();
  const resolve = useResolvePath();
  const answer = useApi<ControlData>(path, { refetchMs: 5000, keepPrevious: true });
  useLive<ControlStatus>('dispatch.control', (status) => {
    client.setQueriesData<ControlData>({ queryKey: [resolve(path)] }, (before) => before && { ...before, ...status });
  });
  return answer;
}

export interface LogFilter {
  device: string;
  outcome: string;
  source: string;
}

/** Query of the gate's log, without what is not filtered. */
export function logQuery(filter: LogFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
}

export function useDecisions(filter: LogFilter, limit: number): UseQueryResult<DecisionsData, Error> {
  return useApi<DecisionsData>('./control/decisions', {
    query: { ...logQuery(filter), limit },
    refetchMs: 3000,
    keepPrevious: true,
  });
}
