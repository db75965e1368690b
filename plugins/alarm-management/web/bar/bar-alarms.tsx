import { LinkButton, useT } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import '../alarms.css';
import { isHidden, waits } from '../states.ts';
import { useAlarms } from '../use-alarms.ts';

/** How many alarms wait, on every page; nothing while none does. */
export function BarAlarmsWidget(): ReactNode {
  const t = useT();
  const { data } = useAlarms(false);
  const waiting = (data?.alarms ?? []).filter((row) => !isHidden(row) && waits(row));
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
