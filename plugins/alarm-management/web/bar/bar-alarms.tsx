import { LinkButton, viewState } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import '../alarms.css';
import { isHidden, waits } from '../states.ts';
import { useAlarms } from '../use-alarms.ts';
import { useT } from '../use-t.ts';

/** How many alarms wait, on every page; nothing while none does, and a mark while that is not known. */
export function BarAlarmsWidget(): ReactNode {
  const t = useT();
  const alarms = useAlarms(false);
  const { data } = alarms;
  const waiting = (data?.alarms ?? []).filter((row) => !isHidden(row) && waits(row));
  // No mark would say that no alarm waits.
  if (['error', 'stale'].includes(viewState(alarms).kind))
    return <UnknownAlarms known={data ? waiting.length : null} />;
  if (waiting.length === 0) return null;
  const urgent = waiting.some(({ active, priority }) => active && priority === 1);
  const label = t('bar.waiting', { count: waiting.length });
  return (
    <span className="al-bar" data-urgent={urgent || undefined} title={label} data-testid="bar-alarms">
      <LinkButton to="/alarm-management" permission="alarms.read">
        <span aria-hidden="true">{urgent ? '■' : '▲'}</span> {waiting.length}
        <span className="al-bar-label">{label}</span>
      </LinkButton>
    </span>
  );
}

/** The alarms cannot be read; `known` waited when they could. */
function UnknownAlarms({ known }: { known: number | null }): ReactNode {
  const t = useT();
  const label = t('bar.unknown');
  return (
    <span className="al-bar" data-unknown title={label} data-testid="bar-alarms">
      <LinkButton to="/alarm-management" permission="alarms.read">
        <span aria-hidden="true">⊘</span> {known === null ? '?' : `${known}?`}
        <span className="al-bar-label">{label}</span>
      </LinkButton>
    </span>
  );
}
