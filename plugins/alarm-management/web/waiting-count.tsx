import { TabCount, viewState } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useAlarms } from './use-alarms.ts';
import { waits } from './states.ts';
import { useT } from './use-t.ts';

/** How many alarms wait for an acknowledgement. */
export function WaitingCount(): ReactNode {
  const t = useT();
  const alarms = useAlarms(false);
  if (viewState(alarms).kind === 'error') return <TabCount count={null} />;
  const count = (alarms.data?.alarms ?? []).filter(waits).length;
  return count === 0 ? null : <TabCount count={count} label={t('waiting', { count })} />;
}
