import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useBrowserOf } from '../session/context.tsx';
import { api } from './client.ts';
import type { ProblemError } from './problem.ts';
import { useResolvePath } from './use-api.ts';
import { useSettled } from './use-settled.ts';

export interface UsePostedOptions {
  /** While the body still changes nothing is asked, ms. 300 by default. */
  settleMs?: number;
  /** Asks again at this interval while the page is visible. */
  refetchMs?: number;
  enabled?: boolean;
}

/** An answer to what is being edited; `isCurrent` once it is the answer to the very last change. */
export type PostedAnswer<T> = UseQueryResult<T, ProblemError> & { isCurrent: boolean };

/**
 * Posts what is being edited, some time after the last change, to a route that stores nothing: a check, a preview. The answer
 * before stays until the new one is here. What is saved must rest on an answer that `isCurrent`. Errors are {@link ProblemError}.
 * @example
 * const check = usePosted<Check>('./tariff-check', { version: draft });
 * const ready = check.isCurrent && check.data!.problems.length === 0;
 */
export function usePosted<T>(path: string, body: unknown, options: UsePostedOptions = {}): PostedAnswer<T> {
  const full = useResolvePath()(path);
  const browserOf = useBrowserOf();
  const now = JSON.stringify(body);
  const asked = useSettled(now, options.settleMs ?? 300);
  const query = useQuery<T, ProblemError>({
    queryKey: [full, asked],
    queryFn: ({ signal }) => api<T>(full, { method: 'POST', body: JSON.parse(asked) as unknown, signal, browserOf }),
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    retry: false,
    ...(options.refetchMs === undefined ? {} : { refetchInterval: options.refetchMs }),
  });
  // Asked again for the same body, what was answered stays true: nobody must lose a button that way.
  return { ...query, isCurrent: asked === now && query.isSuccess && !query.isPlaceholderData };
}
