import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  type MutateOptions,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useCallback } from 'react';
import { followSaving } from '../edits/edits.ts';
import { useMoment } from '../live/moment.tsx';
import { useBrowserOf, useOptionalPark, usePluginId } from '../session/context.tsx';
import { api, resolvePath, withQuery, type QueryValue } from './client.ts';
import type { ProblemError } from './problem.ts';

export interface UseApiOptions {
  /** `POST` for what is made once for this reader, such as a secret: it is not asked again by itself. */
  method?: 'POST';
  query?: Record<string, QueryValue>;
  /** Asks again at this interval while the page is visible and shows the present. */
  refetchMs?: number;
  /** Keeps the last answer on screen while another path loads, so that charts do not flash. */
  keepPrevious?: boolean;
  enabled?: boolean;
}

/** Turns a short path into the full one, see {@link resolvePath}. */
export function useResolvePath(): (path: string) => string {
  const park = useOptionalPark();
  const pluginId = usePluginId();
  return (path) => resolvePath(path, park?.id ?? null, pluginId);
}

/**
 * Reads from the API. Errors are {@link ProblemError}. A null path asks nothing.
 * @example
 * const intervals = useApi<Intervals>('./intervals', { query: { from, to }, refetchMs: 60_000 });
 */
export function useApi<T>(path: string | null, options: UseApiOptions = {}): UseQueryResult<T, ProblemError> {
  const resolve = useResolvePath();
  const browserOf = useBrowserOf();
  const replaying = useMoment() !== null;
  const full = path === null ? null : withQuery(resolve(path), options.query);
  return useQuery<T, ProblemError>({
    queryKey: [full],
    queryFn: ({ signal }) =>
      api<T>(full!, { signal, browserOf, ...(options.method ? { method: options.method } : {}) }),
    ...(options.method ? { staleTime: Infinity, gcTime: 0, retry: false } : {}),
    enabled: full !== null && (options.enabled ?? true),
    ...(options.refetchMs && !replaying ? { refetchInterval: options.refetchMs } : {}),
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
}

export interface UseApiMutationOptions<T, Body> {
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /**
   * Short paths whose answers are out of date after success, and after a refusal since something else is stored (409) or nothing (404);
   * everything below them is asked again.
   */
  invalidate?: readonly string[];
  /** Body to send, when it is not the variable itself (`undefined` sends none). */
  body?: (variables: Body) => unknown;
  onSuccess?: (result: T, variables: Body) => void;
}

/**
 * Writes to the API. What the callbacks of a success go to is not asked about: nothing is left unsaved behind.
 * @example
 * const enable = useApiMutation<void, { id: string }>(({ id }) => `plugins/${id}/enable`, { invalidate: ['plugins'] });
 */
export function useApiMutation<T = unknown, Body = void>(
  path: string | ((variables: Body) => string),
  options: UseApiMutationOptions<T, Body> = {},
): UseMutationResult<T, ProblemError, Body> {
  const resolve = useResolvePath();
  const browserOf = useBrowserOf();
  const client = useQueryClient();
  const askAgain = (): Promise<void> => {
    const roots = (options.invalidate ?? []).map(resolve);
    return client.invalidateQueries({
      predicate: ({ queryKey: [key] }) => typeof key === 'string' && roots.some((root) => key.startsWith(root)),
    });
  };
  const mutation = useMutation<T, ProblemError, Body>({
    mutationFn: (variables) =>
      api<T>(resolve(typeof path === 'function' ? path(variables) : path), {
        method: options.method ?? 'POST',
        body: options.body ? options.body(variables) : variables,
        browserOf,
      }),
    onSuccess: async (result, variables) => {
      followSaving(() => options.onSuccess?.(result, variables));
      await askAgain();
    },
    // What was shown is not what is stored, or not stored any more.
    onError: async (error) => {
      if (error.problem.status === 409 || error.problem.status === 404) await askAgain();
    },
  });
  const { mutate } = mutation;
  const send = useCallback(
    (variables: Body, options: MutateOptions<T, ProblemError, Body> = {}) => {
      const { onSuccess, ...others } = options;
      if (!onSuccess) return mutate(variables, others);
      mutate(variables, { ...others, onSuccess: (...answer) => followSaving(() => onSuccess(...answer)) });
    },
    [mutate],
  );
  return { ...mutation, mutate: send as typeof mutate };
}
