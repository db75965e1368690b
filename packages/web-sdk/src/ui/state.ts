import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asProblem, type ProblemError } from '../api/problem.ts';

/** What a page or panel shows instead of, or above, its content. */
export type ViewState =
  | { kind: 'ready' }
  | { kind: 'loading' }
  | {
      kind: 'empty';
      /** What would be here. */
      title: string;
      /** How to get it there. */
      hint?: string;
      action?: ReactNode;
    }
  | { kind: 'error'; error: ProblemError; retry?: () => void }
  | { kind: 'no-permission'; permission?: string }
  | { kind: 'partial'; message: string }
  | { kind: 'stale'; since: number };

/** State of one or more queries. With data on screen an error or a reload never blanks it. */
export function viewState(
  queries: UseQueryResult<unknown, unknown> | readonly UseQueryResult<unknown, unknown>[],
  empty?: { when: boolean; title: string; hint?: string; action?: ReactNode },
): ViewState {
  const list: readonly UseQueryResult<unknown, unknown>[] = 'status' in queries ? [queries] : queries;
  const failed = list.find((query) => query.isError && query.data === undefined);
  if (failed) {
    const error = asProblem(failed.error);
    if (error.status === 403) {
      const permission = error.problem.params?.['permission'];
      return typeof permission === 'string' ? { kind: 'no-permission', permission } : { kind: 'no-permission' };
    }
    return { kind: 'error', error, retry: () => void failed.refetch() };
  }
  if (list.some((query) => query.data === undefined && query.isLoading)) return { kind: 'loading' };
  if (empty?.when) return { kind: 'empty', title: empty.title, hint: empty.hint, action: empty.action };
  const stale = list.find((query) => query.isError);
  if (stale) return { kind: 'stale', since: stale.dataUpdatedAt };
  return { kind: 'ready' };
}
