import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Panel } from './panel.tsx';
import { viewState } from './state.ts';

export interface FailedPanelProps {
  query: UseQueryResult<unknown, unknown>;
  title: ReactNode;
}

/**
 * Stands where a panel is shown only when there is something for it: nothing while that is not known, and the error when
 * it cannot be read, since an absent panel would say that there is nothing.
 */
export function FailedPanel({ query, title }: FailedPanelProps): ReactNode {
  const state = viewState(query);
  return state.kind === 'error' ? <Panel title={title} state={state} /> : null;
}
