import type { ReactNode } from 'react';
import { formatNumber } from '../format/number.ts';
import { formatTime } from '../format/time.ts';
import type { UnitScale } from '../format/units.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { chartColor } from '../theme/sources.ts';
import { valueAt, type ChartModel } from './model.ts';
import type { ChartSeries } from './types.ts';

export interface ChartLegendProps {
  series: readonly ChartSeries[];
  model: ChartModel;
  cursor: number | null;
  scale: UnitScale;
  hidden: ReadonlySet<number>;
  onHide: (hidden: ReadonlySet<number>) => void;
}

function lastKnown(column: readonly (number | null | undefined)[] | undefined): number | null {
  for (let i = (column?.length ?? 0) - 1; i >= 0; i -= 1) {
    const value = column![i];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

/** Values of all series at the cursor, or the newest ones; a click hides a series. Fixed places, so nothing jumps. */
export function ChartLegend({ series, model, cursor, scale, hidden, onHide }: ChartLegendProps): ReactNode {
  const t = useSdkT();
  const at = cursor !== null ? model.ts[cursor] : undefined;
  return (
    <figcaption className="lt-chart-legend">
      {series.map((each, index) => {
        const column = model.raw[index];
        const value = cursor !== null && column ? valueAt(column, cursor) : lastKnown(column);
        return (
          <button
            key={each.id}
            type="button"
            className="lt-chart-key"
            data-pale={each.pale}
            aria-pressed={!hidden.has(index)}
            title={each.longLabel ? `${each.longLabel} · ${t('chart.toggle')}` : t('chart.toggle')}
            onClick={() => {
              const next = new Set(hidden);
              if (!next.delete(index)) next.add(index);
              onHide(next);
            }}
          >
            <span
              className="lt-chart-line"
              data-dashed={each.dashed || undefined}
              data-pale={each.pale}
              data-fill={each.style === 'stack' || each.style === 'area' || undefined}
              style={{ color: chartColor(each.color, index) }}
            />
            <span className="lt-chart-label">{each.label}</span>
            <span className="lt-chart-value">{formatNumber(value === null ? null : value / scale.divisor)}</span>
          </button>
        );
      })}
      <span className="lt-chart-time">{at === undefined ? '' : formatTime(at, 'short')}</span>
    </figcaption>
  );
}
