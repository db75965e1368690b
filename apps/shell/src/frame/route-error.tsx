import { asProblem, StateView } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useRouteError } from 'react-router';

/** Last resort when a page cannot be drawn or its code cannot be fetched: says so and offers to load again. */
export function RouteError(): ReactNode {
  const error = useRouteError();
  return <StateView state={{ kind: 'error', error: asProblem(error), retry: () => location.reload() }} />;
}
