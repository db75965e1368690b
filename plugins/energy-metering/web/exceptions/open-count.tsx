import { TabCount, useApi, viewState } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ExceptionsData } from '../../contracts/exceptions.ts';
import { useT } from '../use-t.ts';

/** How many exceptions nobody has looked at yet, beside the title of the tab. */
export function OpenCount(): ReactNode {
  const t = useT();
  const list = useApi<ExceptionsData>('./exceptions', { query: { state: 'open', limit: 1 }, refetchMs: 60_000 });
  if (viewState(list).kind === 'error') return <TabCount count={null} />;
  const open = list.data?.counts.open ?? 0;
  if (open === 0) return null;
  return <TabCount count={open} label={t('exceptions.open-count', { count: open })} />;
}
