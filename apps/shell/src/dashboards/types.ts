import type { LocalizedText, ScreenPanel } from '@lingtan/web-sdk';

/** What a dashboard shows. */
export interface DashboardLayout {
  title: LocalizedText;
  panels: ScreenPanel[];
}

/** A dashboard as `GET /dashboards` answers it. */
export interface Dashboard extends DashboardLayout {
  id: string;
  own: boolean;
  revision: number;
  changedBy: string;
  /** ISO 8601 UTC. */
  changedAt: string;
}
