import { useApi, useLiveRefetch, useMoment, useResolvePath } from '@lingtan/web-sdk';
import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { PlanData, PlansData } from '../../contracts/routes.ts';

/** What is asked again when a new plan is announced. */
const roots = ['./plans', './forecasts'];

/** Keeps the answers about plans and forecasts in step with the server. */
export function useFreshPlans(): void {
  const client = useQueryClient();
  const resolve = useResolvePath();
  useLiveRefetch('dispatch.plan', () => {
    const paths = roots.map(resolve);
    void client.invalidateQueries({
      predicate: ({ queryKey: [key] }) => typeof key === 'string' && paths.some((path) => key.startsWith(path)),
    });
  });
}

/** While a past time is shown, the newest plan is asked for at most so finely, ms. */
const momentGrain = 60_000;

/**
 * A plan, `newest` or by number, with what became of it. Asked again every minute: closed intervals come without a message.
 * While a past time is shown, `newest` is the one that was the newest then.
 */
export function usePlan(no: string): UseQueryResult<PlanData, Error> {
  const moment = useMoment();
  const at = moment === null ? null : new Date(Math.floor(moment / momentGrain) * momentGrain).toISOString();
  return useApi<PlanData>(`./plans/${no}`, {
    refetchMs: 60_000,
    keepPrevious: true,
    ...(at === null ? {} : { query: { at } }),
  });
}

/** Head of the list of plans: what is lacking and when the next plan comes. */
export function usePlans(limit: number): UseQueryResult<PlansData, Error> {
  return useApi<PlansData>('./plans', { query: { limit }, refetchMs: 60_000, keepPrevious: true });
}
