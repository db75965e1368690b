import type { UseQueryResult } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../api/problem.ts';
import { answerOf, isAbout, viewState } from './state.ts';

type Query = UseQueryResult<unknown, unknown>;
const failure = (status: number) => new ProblemError({ status, code: 'X', title: `it is ${status}`, params: {} });
/** One query through its states, as the library hands them out: a new object each time, with one `refetch`. */
function query() {
  const refetch = () => undefined;
  let errors = 0;
  const make = (state: Partial<Query>): Query =>
    ({
      status: 'pending',
      data: undefined,
      error: null,
      isError: false,
      isLoading: false,
      isFetching: false,
      errorUpdateCount: errors,
      dataUpdatedAt: 7,
      refetch,
      ...state,
    }) as unknown as Query;
  return {
    asks: () => make({ isLoading: true, isFetching: true }),
    fails: (status = 500) => ((errors += 1), make({ isError: true, error: failure(status) })),
    has: (data: unknown) => make({ data }),
    keeps: (data: unknown) => make({ data, isFetching: true, isPlaceholderData: true }),
    failsAfter: (data: unknown) => ((errors += 1), make({ data, isError: true, error: failure(500) })),
  };
}
const kinds = (...states: ReturnType<typeof viewState>[]) => states.map(({ kind }) => kind);

describe('the state of a page', () => {
  it('stays an error while what failed is asked again, and ends with the answer', () => {
    const one = query();
    const seen = [one.asks(), one.fails(), one.asks(), one.fails(), one.asks(), one.has([])].map((at) => viewState(at));
    expect(kinds(...seen)).toEqual(['loading', 'error', 'error', 'error', 'error', 'ready']);
    expect(seen[2]).toMatchObject({ retrying: true, error: { message: 'it is 500' } });
    expect(kinds(viewState(query().asks()))).toEqual(['loading']);
  });

  it('says which part is missing, and shows the rest', () => {
    const page = query().has(['row']);
    const lesser = query();
    const states = [lesser.asks(), lesser.fails(), lesser.asks(), lesser.has(0)].map((at) =>
      viewState(page, undefined, at),
    );
    expect(kinds(...states)).toEqual(['ready', 'incomplete', 'incomplete', 'ready']);
    expect(states[1]).toMatchObject({ error: { message: 'it is 500' } });
    expect(kinds(viewState([], undefined, [query().has(1), query().fails()]))).toEqual(['incomplete']);
  });

  it('takes a part that one may not see for none that is missing', () => {
    expect(kinds(viewState(query().has(1), undefined, query().fails(403)))).toEqual(['ready']);
    expect(kinds(viewState(query().fails(403)))).toEqual(['no-permission']);
  });

  it('keeps what is on screen, and says that it is old', () => {
    expect(viewState([query().has(1), query().failsAfter(2)])).toEqual({ kind: 'stale', since: 7 });
    const empty = { when: true, title: 'nothing' };
    expect(kinds(viewState(query().has([]), empty), viewState(query().fails(), empty))).toEqual(['empty', 'error']);
  });

  it('marks what answers the question before, and takes no answer from it', () => {
    const [now, before] = [query().has('October'), query().keeps('September')];
    const nothing = { when: true, title: 'nothing' };
    expect(viewState(now)).toEqual({ kind: 'ready' });
    expect(viewState(before)).toEqual({ kind: 'ready', earlier: true });
    expect(viewState(before, nothing)).toMatchObject({ kind: 'empty', earlier: true });
    expect(viewState(now, undefined, before)).toEqual({ kind: 'ready', earlier: true });
    expect(viewState([query().asks(), before])).toEqual({ kind: 'loading' });
    expect([now, before].map(answerOf)).toEqual(['October', undefined]);
  });

  it('knows what was asked from what stands in the fields since', () => {
    const asked = { variables: { month: '2026-10', targetPct: 80 } };
    const bodies = [
      { month: '2026-10', targetPct: 80 },
      { month: '2026-10', targetPct: 90 },
    ];
    expect(bodies.map((body) => isAbout(asked, body))).toEqual([true, false]);
    expect(isAbout({ variables: undefined }, bodies[0]!)).toBe(false);
  });
});
