import type { ParkInfo } from '@lingtan/sdk';
import { forecastSeries } from '../../contracts/index.ts';
import type { Subject } from './forecast-store.ts';

/** All series that a park may have: its own, and the load of each enterprise. */
export function subjectsOf({ enterprises }: Pick<ParkInfo, 'enterprises'>): Subject[] {
  return [
    ...forecastSeries.map((series) => ({ series, enterpriseId: null })),
    ...enterprises.map(({ id }): Subject => ({ series: 'load', enterpriseId: id })),
  ];
}

/** What a reader asks for; `none` is the park itself, absent parts do not narrow it. */
export interface SubjectFilter {
  /** Apart by commas. */
  series?: string | undefined;
  enterprise?: string | undefined;
}

/** Whether a series is among those asked for. */
export function isWanted({ series, enterpriseId }: Subject, filter: SubjectFilter): boolean {
  if (filter.series !== undefined && !filter.series.split(',').includes(series)) return false;
  return filter.enterprise === undefined || filter.enterprise === (enterpriseId ?? 'none');
}
