import { TimeSeries, usePark, useT } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlanView } from '../../contracts/routes.ts';
import { flatSteps } from '../shared/flat-steps.ts';
import { useCurrency } from '../shared/names.ts';
import type { BoardChart } from './power-chart.tsx';
import { priceTiers } from './price-tiers.ts';
import { StepFrame } from './step-frame.tsx';

const height = 160;

/** Prices of import and export by step; the dearer a time of use, the darker its ground. */
export function PriceChart({ view, chart }: { view: PlanView; chart: BoardChart }): ReactNode {
  const t = useT();
  const park = usePark();
  const unit = `${useCurrency()(view.currency)}/kWh`;
  const spans = [...priceTiers(view.steps, view.buyPrice), ...chart.chosen];
  return (
    <StepFrame range={chart.range} height={height} spans={spans} onChoose={chart.onChoose}>
      <TimeSeries
        series={[
          { id: 'buy', label: t('board.series.buy'), color: 'grid', ...flatSteps(view.steps, view.buyPrice) },
          {
            id: 'sell',
            label: t('board.series.sell'),
            color: 'green',
            dashed: true,
            ...flatSteps(view.steps, view.sellPrice),
          },
        ]}
        unit={unit}
        range={chart.range}
        height={height}
        onZoom={chart.onZoom}
        night={false}
        zeroBased
        exportName={`plan-${view.no}-prices-${park.id}`}
        summary={t('board.price-summary', { no: view.no })}
        data-testid="price-chart"
      />
    </StepFrame>
  );
}
