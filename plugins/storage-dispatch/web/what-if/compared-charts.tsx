import { Panel, TimeSeries, useLocalized, usePark, type ChartSeries } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlanView } from '../../contracts/routes.ts';
import { socOf } from '../board/soc-chart.tsx';
import { flatSteps } from '../shared/flat-steps.ts';
import { batteryPower, planPowers } from '../shared/power.ts';
import { useT } from '../use-t.ts';

/** Import, battery power and stored energy: of the plan as dotted and of the answer as full lines, or of the plan alone. */
export function ComparedCharts({ before, after }: { before: PlanView; after: PlanView | null }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const range = { from: before.from, to: before.to };
  const pair = (
    id: string,
    label: string,
    color: string,
    of: (view: PlanView) => Pick<ChartSeries, 'ts' | 'values'>,
  ): ChartSeries[] => {
    if (!after) return [{ id, label, color, ...of(before) }];
    return [
      { id, label: `${label} · ${t('what-if.after')}`, color, ...of(after) },
      { id: `${id} before`, label: `${label} · ${t('what-if.before')}`, color, pale: true, ...of(before) },
    ];
  };
  const none = { ts: [], values: [] };
  const battery = (view: PlanView) => flatSteps(view.steps, batteryPower(view));
  const imports = (view: PlanView) => flatSteps(view.steps, planPowers(view).imports);
  return (
    <>
      <Panel title={t('board.battery')} meta={t('board.battery-meta')} flush>
        <TimeSeries
          series={pair('battery', t('board.column.battery'), 'var(--lt-source-storage)', battery)}
          unit="kW"
          range={range}
          height={180}
          zeroBased
          exportName={`what-if-${before.no}-battery-${park.id}`}
          summary={t('what-if.power-summary')}
          data-testid="what-if-power"
        />
      </Panel>
      <Panel title={t('what-if.soc')} flush>
        <TimeSeries
          series={before.stores.flatMap((store, index) =>
            pair(
              store.id,
              text(store.name),
              index === 0 ? 'var(--lt-source-storage)' : `var(--lt-series-${(2 * index + 1) % 10})`,
              (view) => socOf(view, store.id, 1) ?? none,
            ),
          )}
          unit="kWh"
          range={range}
          height={180}
          zeroBased
          exportName={`what-if-${before.no}-soc-${park.id}`}
          summary={t('what-if.soc-summary')}
          data-testid="what-if-soc"
        />
      </Panel>
      <Panel title={t('board.series.import')} flush>
        <TimeSeries
          series={pair('import', t('board.column.import'), 'grid', imports)}
          unit="kW"
          range={range}
          height={300}
          limits={[{ value: (after ?? before).importMaxKw, label: t('board.import-max'), tone: 'alarm' }]}
          zeroBased
          exportName={`what-if-${before.no}-import-${park.id}`}
          summary={t('what-if.import-summary')}
          data-testid="what-if-import"
        />
      </Panel>
    </>
  );
}
