import { TimeSeries, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlanActual, PlanView } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';
import type { BoardChart } from './power-chart.tsx';
import { batterySeries } from './power-series.ts';
import { StepFrame } from './step-frame.tsx';

const height = 170;

/** What the batteries are to do on their own scale, beside what they did and what the plan before had foreseen. */
export function BatteryChart({
  view,
  actual,
  previous,
  chart,
}: {
  view: PlanView;
  actual: PlanActual | null;
  previous: PlanView | null;
  chart: BoardChart;
}): ReactNode {
  const t = useT();
  const park = usePark();
  return (
    <StepFrame range={chart.range} height={height} spans={chart.chosen} onChoose={chart.onChoose}>
      <TimeSeries
        series={batterySeries(view, actual, previous, t)}
        unit="kW"
        range={chart.range}
        height={height}
        onZoom={chart.onZoom}
        exportName={`plan-${view.no}-batteries-${park.id}`}
        summary={t('board.battery-summary', { no: view.no })}
        data-testid="battery-chart"
      />
    </StepFrame>
  );
}
