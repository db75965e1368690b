import { useApi, useLive, useResolvePath } from '@lingtan/web-sdk';
import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { PlanData, PlansData } from '../../contracts/routes.ts';

/** What is asked again when a new plan is announced. */
const roots = ['./plans', './forecasts'];

/** Keeps the answers about plans and forecasts in step with the server. */
export function useFreshPlans(): void {
  const client = useQueryClient();
  const resolve = useResolvePath();
  useLive<unknown>('dispatch.plan', () => {
    const paths = roots.map(resolve);
    void client.invalidateQueries({
      predicate: ({ queryKey: [key] }) => typeof key === 'string' && paths.some((path) => key.startsWith(path)),
    });
  });
}

/** A plan, `newest` or by number, with what became of it. Asked again every minute: closed intervals come without a message. */
export function usePlan(no: string): UseQueryResult<PlanData, Error> {
  return useApi<PlanData>(`./plans/${no}`, { refetchMs: 60_000, keepPrevious: true });
}

/** Head of the list of plans: what is lacking and when the next plan comes. */
export function usePlans(limit: number): UseQueryResult<PlansData, Error> {
  return useApi<PlansData>('./plans', { query: { limit }, refetchMs: 60_000, keepPrevious: true });
}
