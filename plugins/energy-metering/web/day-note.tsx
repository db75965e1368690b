import { formatTime } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useShownDay } from './use-overview.ts';
import './energy.css';
import { useT } from './use-t.ts';

/** Names the day beside a widget's title while it is not today. */
export function DayNote(): ReactNode {
  const t = useT();
  const shown = useShownDay();
  if (shown?.day !== 'yesterday') return null;
  return <span className="em-day-note">{t('yesterday.note', { date: formatTime(shown.from, 'date') })}</span>;
}
