import { TimeSeries, usePark } from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { PlanActual, PlanView } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';
import { powerLimits, powerSeries } from './power-series.ts';
import { StepFrame, type Span } from './step-frame.tsx';

/** What all charts of the board share: the axis, the chosen step, and what a click or a drag does. */
export interface BoardChart {
  range: { from: number; to: number };
  chosen: readonly Span[];
  onChoose: (at: number) => void;
  onZoom: (range: { from: number; to: number } | null) => void;
}

const height = 300;

/** Who gives and who takes power in each step of the plan, within the limits of the connection. */
export function PowerChart({
  view,
  actual,
  chart,
}: {
  view: PlanView;
  actual: PlanActual | null;
  chart: BoardChart;
}): ReactNode {
  const t = useT();
  const park = usePark();
  const series = powerSeries(view, actual, t);
  const limits = useMemo(() => powerLimits(view, t), [view, t]);
  return (
    <StepFrame range={chart.range} height={height} spans={chart.chosen} onChoose={chart.onChoose}>
      <TimeSeries
        series={series}
        unit="kW"
        range={chart.range}
        height={height}
        limits={limits}
        onZoom={chart.onZoom}
        exportName={`plan-${view.no}-power-${park.id}`}
        summary={t('board.power-summary', { no: view.no })}
        data-testid="power-chart"
      />
    </StepFrame>
  );
}
