import { section, tab } from '@lingtan/web-sdk';
import { WaitingCount } from './waiting-count.tsx';

/** Alarms now, what happened to them, key figures, notices. */
export const AlarmSection = section('', [
  tab('now', 'alarms.read', () => import('./list/alarm-page.tsx').then((m) => m.AlarmPage), WaitingCount),
  tab('history', 'alarms.read', () => import('./pages/history-page.tsx').then((m) => m.HistoryPage)),
  tab('kpi', 'alarms.read', () => import('./pages/kpi-page.tsx').then((m) => m.KpiPage)),
  tab('notices', 'alarms.subscribe', () => import('./pages/notices-page.tsx').then((m) => m.NoticesPage)),
]);
