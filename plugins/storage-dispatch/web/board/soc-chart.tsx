import { formatQuantity, TimeSeries, useLanguage, useLocalized, usePark } from '@lingtan/web-sdk';
import type { ChartLimit, ChartSeries } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlanView } from '../../contracts/routes.ts';
import { levels } from '../shared/flat-steps.ts';
import { useT } from '../use-t.ts';
import type { BoardChart } from './power-chart.tsx';
import { StepFrame } from './step-frame.tsx';

/** Unit in which the state of charge is drawn. */
export type SocUnit = 'kWh' | '%';

const height = 220;
const colors = ['var(--lt-source-storage)', 'var(--lt-series-3)', 'var(--lt-series-5)', 'var(--lt-series-7)'];

/** Energy in each battery over the plan, its band, and what the plan before foresaw. */
export function SocChart({
  view,
  previous,
  unit,
  chart,
}: {
  view: PlanView;
  previous: PlanView | null;
  unit: SocUnit;
  chart: BoardChart;
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  const language = useLanguage();
  const park = usePark();
  const limits: ChartLimit[] = [];
  const series = view.stores.flatMap((store, index): ChartSeries[] => {
    const color = colors[index % colors.length]!;
    const scale = unit === '%' ? 100 / store.capacityKwh : 1;
    const label = text(store.name);
    const bound = (key: 'soc-min' | 'soc-max', kwh: number): ChartLimit => ({
      value: kwh * scale,
      label: `${view.stores.length > 1 ? `${label} · ` : ''}${t(`board.${key}`)} ${formatQuantity(kwh * scale, unit, { language })}`,
    });
    const bounds = [bound('soc-min', store.eMinKwh), bound('soc-max', store.eMaxKwh)];
    for (const each of bounds) if (!limits.some(({ value }) => value === each.value)) limits.push(each);
    const before = previous && socOf(previous, store.id, scale);
    return [
      { id: store.id, label, color, ...(socOf(view, store.id, scale) ?? { ts: [], values: [] }) },
      ...(before
        ? [
            {
              id: `${store.id} previous`,
              label: t('board.previous', { no: previous.no }),
              color,
              pale: true,
              ...before,
            },
          ]
        : []),
    ];
  });
  // An edge that is not drawn: it makes room above the highest limit for its label.
  const room = 1.06 * Math.max(...limits.map(({ value }) => value));
  const roomy = series.map((each, at) => (at === 0 ? { ...each, max: each.ts.map(() => room) } : each));
  return (
    <StepFrame range={chart.range} height={height} spans={chart.chosen} onChoose={chart.onChoose}>
      <TimeSeries
        series={roomy}
        unit={unit}
        range={chart.range}
        height={height}
        limits={limits}
        onZoom={chart.onZoom}
        zeroBased
        exportName={`plan-${view.no}-soc-${park.id}`}
        summary={t('board.soc-summary', { no: view.no })}
        data-testid="soc-chart"
      />
    </StepFrame>
  );
}

/** Curve of a battery in a plan, in its unit; null where the plan does not know the battery. */
export function socOf(view: PlanView, id: string, scale: number): ReturnType<typeof levels> | null {
  const plan = view.plan.stores.find((each) => each.id === id);
  const store = view.stores.find((each) => each.id === id);
  if (!plan || !store) return null;
  return levels(
    view.steps,
    store.initialKwh * scale,
    plan.energy.map((kwh) => kwh * scale),
  );
}
