import { asProblem, notify, StateView, useT } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useRouteError } from 'react-router';
import { reloadWhenReachable } from './reload.ts';

/** Last resort when a page cannot be drawn or its code cannot be fetched: says so and offers to load again. */
export function RouteError(): ReactNode {
  const t = useT('shell');
  const error = useRouteError();
  const retry = () =>
    void reloadWhenReachable().then((reachable) => {
      if (!reachable) notify.warning(t('link.still-down'));
    });
  return <StateView state={{ kind: 'error', error: asProblem(error), retry }} />;
}
