import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asProblem, type ProblemError } from '../api/problem.ts';

/** What a page or panel shows instead of, or above, its content. */
export type ViewState = StateKind & {
  /** What is shown answers the question before, another month or meter: it is dimmed until the new answer is here. */
  earlier?: boolean;
};

type StateKind =
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
  | { kind: 'error'; error: ProblemError; retry?: () => void; retrying?: boolean }
  | { kind: 'no-permission'; permission?: string }
  | { kind: 'partial'; message: string }
  /** Content without one of its lesser parts, which could not be read. */
  | { kind: 'incomplete'; error: ProblemError; retry: () => void }
  | { kind: 'stale'; since: number };

/**
 * State of one or more queries. With data on screen an error or a reload never blanks it. What belongs to `also` is not
 * waited for, and its failure leaves the rest on screen, with a line that says so.
 */
export function viewState(
  queries: UseQueryResult<unknown, unknown> | readonly UseQueryResult<unknown, unknown>[],
  empty?: { when: boolean; title: string; hint?: string; action?: ReactNode },
  also: UseQueryResult<unknown, unknown> | readonly UseQueryResult<unknown, unknown>[] = [],
): ViewState {
  const list: readonly UseQueryResult<unknown, unknown>[] = 'status' in queries ? [queries] : queries;
  const lesser: readonly UseQueryResult<unknown, unknown>[] = 'status' in also ? [also] : also;
  const state = stateOf(list, empty, lesser);
  const isEarlier = [...list, ...lesser].some((query) => query.isPlaceholderData);
  return isEarlier && state.kind !== 'loading' ? { ...state, earlier: true } : state;
}

/** Attributes of an element whose content answers the question before: dimmed, and said to be busy. `Page`, `Panel` and `Figures` set them. */
export function earlierMark({ earlier }: { earlier?: boolean | undefined }) {
  return { 'data-earlier': earlier, 'aria-busy': earlier };
}

/**
 * The answer to exactly what is asked now. With `keepPrevious` the one before stands in for it on screen: what is sent,
 * bought or retired must not be reckoned from that.
 */
export function answerOf<T>(query: UseQueryResult<T, unknown>): T | undefined {
  return query.isPlaceholderData ? undefined : query.data;
}

/** Whether what a request came back with, answer or error, is about exactly this body, and not about what was in the fields before. */
export function isAbout<Body>(
  request: Pick<UseMutationResult<unknown, unknown, Body>, 'variables'>,
  body: Body,
): boolean {
  return request.variables !== undefined && JSON.stringify(request.variables) === JSON.stringify(body);
}

function stateOf(
  list: readonly UseQueryResult<unknown, unknown>[],
  empty: Parameters<typeof viewState>[1],
  lesser: readonly UseQueryResult<unknown, unknown>[],
): StateKind {
  const failed = list.find((query) => failureOf(query) !== undefined);
  if (failed) {
    const error = asProblem(failureOf(failed));
    if (error.status === 403) {
      const permission = error.problem.params?.['permission'];
      return typeof permission === 'string' ? { kind: 'no-permission', permission } : { kind: 'no-permission' };
    }
    return { kind: 'error', error, retry: () => void failed.refetch(), retrying: failed.isFetching };
  }
  if (list.some((query) => query.data === undefined && query.isLoading)) return { kind: 'loading' };
  if (empty?.when) return { kind: 'empty', title: empty.title, hint: empty.hint, action: empty.action };
  const stale = list.find((query) => query.isError);
  if (stale) return { kind: 'stale', since: stale.dataUpdatedAt };
  // What somebody may not see is no fault of the page.
  const absent = lesser.find((query) => ![undefined, 403].includes(statusOf(failureOf(query))));
  if (absent) return { kind: 'incomplete', error: asProblem(failureOf(absent)), retry: () => void absent.refetch() };
  return { kind: 'ready' };
}

/** By the function that asks again, which a query keeps: while it is asked again it forgets why it failed. */
const lastFailures = new WeakMap<object, unknown>();

/**
 * Why a query has nothing to show; undefined when it has, or was not answered yet. What failed stays so until it is
 * answered, or a page that asks every two seconds would change between an error and a skeleton.
 */
function failureOf(query: UseQueryResult<unknown, unknown>): unknown {
  if (query.data !== undefined) return undefined;
  if (query.isError) {
    lastFailures.set(query.refetch, query.error);
    return query.error;
  }
  return query.isFetching && query.errorUpdateCount > 0 ? lastFailures.get(query.refetch) : undefined;
}

const statusOf = (failure: unknown): number | undefined =>
  failure === undefined ? undefined : asProblem(failure).status;
