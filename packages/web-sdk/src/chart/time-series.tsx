import type { ReactNode } from 'react';
import { onDemand } from '../on-demand/on-demand.tsx';
import type { ChartComparison, ChartLimit, ChartSeries } from './types.ts';
import './chart.css';

export interface TimeSeriesProps {
  series: readonly ChartSeries[];
  /** Stored unit of all values; the axis chooses one prefix. */
  unit: string;
  /** [from, to) in ms UTC: the axis shows all of it, whether there is data or not. */
  range: { from: number; to: number };
  /** Height of the drawing area with its axes, in pixels; the legend comes below. Default 220. */
  height?: number;
  limits?: readonly ChartLimit[];
  /** The same series at another time, laid over these: thin, dotted, named in the legend. */
  compare?: ChartComparison | null;
  /** Tints the hours between sunset and sunrise where the place of the park is known. Default true. */
  night?: boolean;
  /** Charts with the same key share their crosshair. Default `page`; null for none. */
  syncKey?: string | null;
  /** Vertical line at the present moment. Default true. */
  nowLine?: boolean;
  /** Called when the user drags a range; without it the chart zooms itself. Double click resets. */
  onZoom?: (range: { from: number; to: number } | null) => void;
  /** Name of exported files, without ending. */
  exportName?: string;
  /** Always starts the axis at zero. Default: when there are areas or stacks. */
  zeroBased?: boolean;
  /** Hides the legend, for small widgets. */
  legend?: boolean;
  /** What the chart shows, in one sentence, for screen readers. */
  summary?: string;
  'data-testid'?: string;
}

const View = onDemand(async () => (await import('./time-series-view.tsx')).default);

/** Time series of any density: lines, bands, areas and stacks with gaps as gaps. Loads its engine when first drawn. */
export function TimeSeries(props: TimeSeriesProps): ReactNode {
  const legendHeight = props.legend === false ? 0 : 26;
  return (
    <div
      className="lt-chart"
      style={{ minHeight: (props.height ?? 220) + legendHeight }}
      data-testid={props['data-testid']}
    >
      <View {...props} />
    </div>
  );
}
