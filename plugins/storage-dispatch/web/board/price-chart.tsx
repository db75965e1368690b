import { TimeSeries, usePark, type ChartSeries } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlanView } from '../../contracts/routes.ts';
import { flatSteps } from '../shared/flat-steps.ts';
import { useCurrency } from '../shared/names.ts';
import { useT } from '../use-t.ts';
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
  /** What is not published yet is a series of its own. */
  const priced = (
    id: 'buy' | 'sell',
    color: string,
    values: readonly (number | null)[],
    from: number | null,
  ): ChartSeries[] => {
    const only = (forecast: boolean) =>
      values.map((value, step) => ((from !== null && view.steps[step]!.from >= from) === forecast ? value : null));
    const known = {
      id,
      label: t(`board.series.${id}`),
      color,
      dashed: id === 'sell',
      ...flatSteps(view.steps, only(false)),
    };
    if (from === null) return [known];
    const label = t(`board.series.${id}-forecast`);
    return [known, { id: `${id}-forecast`, label, color, pale: true, ...flatSteps(view.steps, only(true)) }];
  };
  return (
    <StepFrame range={chart.range} height={height} spans={spans} onChoose={chart.onChoose}>
      <TimeSeries
        series={[
          ...priced('buy', 'grid', view.buyPrice, view.buyForecastFrom),
          ...priced('sell', 'green', view.sellPrice, view.sellForecastFrom),
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
