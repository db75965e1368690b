import type { ReactNode } from 'react';
import { useRouteError } from 'react-router';
import { PageError } from './page-error.tsx';

/** Last resort when a page cannot be drawn or its code cannot be fetched: says so and offers to load again. */
export function RouteError(): ReactNode {
  return <PageError error={useRouteError()} />;
}
