import { ActionButton, Choice, Panel } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PlanActual, PlanView } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';
import { BatteryChart } from './battery-chart.tsx';
import { PowerChart } from './power-chart.tsx';
import { PriceChart } from './price-chart.tsx';
import { SocChart, type SocUnit } from './soc-chart.tsx';

/** The charts of a plan on one time axis: they zoom together, share the crosshair, and mark the chosen step. */
export function BoardCharts({
  view,
  actual,
  previous,
  step,
  onChoose,
}: {
  view: PlanView;
  actual: PlanActual | null;
  previous: PlanView | null;
  step: number;
  onChoose: (at: number) => void;
}): ReactNode {
  const t = useT();
  const [zoom, onZoom] = useState<{ from: number; to: number } | null>(null);
  const [unit, setUnit] = useState<SocUnit>(view.stores.length > 1 ? '%' : 'kWh');
  const chosen = view.steps[step];
  const chart = {
    range: zoom ?? { from: view.from, to: view.to },
    chosen: chosen ? [{ ...chosen, strength: 1, chosen: true }] : [],
    onChoose,
    onZoom,
  };
  return (
    <>
      <Panel
        title={t('board.power')}
        meta={t('board.power-meta')}
        actions={zoom ? <ActionButton onClick={() => onZoom(null)}>{t('board.whole')}</ActionButton> : null}
        flush
      >
        <PowerChart view={view} actual={actual} chart={chart} />
      </Panel>
      <Panel title={t('board.battery')} meta={t('board.battery-meta')} flush>
        <BatteryChart view={view} actual={actual} previous={previous} chart={chart} />
      </Panel>
      <Panel
        title={t('board.soc')}
        actions={
          <Choice
            label={t('board.soc-unit')}
            value={unit}
            options={[
              { value: 'kWh', label: 'kWh' },
              { value: '%', label: '%' },
            ]}
            onChange={setUnit}
          />
        }
        flush
      >
        <SocChart view={view} previous={previous} unit={unit} chart={chart} />
      </Panel>
      <Panel title={t('board.prices')} meta={t('board.prices-meta')} flush>
        <PriceChart view={view} chart={chart} />
      </Panel>
    </>
  );
}
