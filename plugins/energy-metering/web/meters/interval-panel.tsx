import { formatTime, Panel, useApi, useLocalized, viewState } from '@lingtan/web-sdk';
import { useMemo, useState, type ReactNode } from 'react';
import type { MeterDetail } from '../../contracts/registry-routes.ts';
import type { IntervalsData } from '../../contracts/routes.ts';
import { IntervalHistory } from '../exceptions/interval-history.tsx';
import '../exceptions/exceptions.css';
import { useT } from '../use-t.ts';
import { AsOfPicker } from './as-of-picker.tsx';
import { IntervalBars } from './interval-bars.tsx';
import { IntervalLegend } from './interval-legend.tsx';
import { shownAmount } from './shown.ts';

export interface IntervalPanelProps {
  detail: MeterDetail;
  from: number;
  to: number;
}

/** Intervals of the meter as they stand, or as they were known at an instant; the chosen one with all its revisions. */
export function IntervalPanel({ detail, from, to }: IntervalPanelProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const { meter, intervalMinutes } = detail;
  const [asOf, setAsOf] = useState<number | null>(null);
  const [direction, setDirection] = useState(meter.directions[0] ?? 'import');
  const [chosen, setChosen] = useState<number | null>(null);
  const query = {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    meters: meter.id,
    ...(asOf === null ? {} : { asOf: new Date(asOf).toISOString() }),
  };
  const data = useApi<IntervalsData>('./intervals', { query, refetchMs: 60_000, keepPrevious: true });
  const rows = useMemo(
    () => (data.data?.intervals ?? []).filter((row) => row.direction === direction),
    [data.data, direction],
  );
  const state = viewState(data, {
    when: data.data !== undefined && rows.length === 0,
    title: t('empty.intervals'),
    hint: asOf === null ? t('empty.range-hint') : t('registry.as-of-empty', { time: formatTime(asOf) }),
  });
  const selected = rows.find(({ start }) => start === chosen) ?? null;
  const { unit } = shownAmount(0, meter.unit);
  return (
    <>
      <Panel
        title={t('intervals.chart', { meter: text(meter.name) })}
        meta={asOf === null ? null : t('registry.as-known', { time: formatTime(asOf) })}
        actions={
          <>
            {meter.directions.length > 1 ? (
              <span className="em-switch" role="group" aria-label={t('intervals.direction')}>
                {meter.directions.map((each) => (
                  <button key={each} type="button" aria-pressed={each === direction} onClick={() => setDirection(each)}>
                    {t(`intervals.${each}`)}
                  </button>
                ))}
              </span>
            ) : null}
            <AsOfPicker value={asOf} onChange={setAsOf} />
          </>
        }
        state={state}
        span={selected ? 8 : 12}
        data-testid="meter-intervals"
      >
        <IntervalBars
          rows={rows}
          from={from}
          to={to}
          width={intervalMinutes * 60_000}
          unit={meter.unit}
          selected={chosen}
          onSelect={setChosen}
          label={t('registry.bars-summary', { meter: text(meter.name), unit })}
        />
        <IntervalLegend rows={rows} unit={meter.unit} selected={selected} />
      </Panel>
      {selected ? (
        <Panel
          title={t('registry.history')}
          meta={`${formatTime(selected.start, 'short')} – ${formatTime(selected.end, 'minute')}`}
          actions={
            <button type="button" className="em-close" aria-label={t('registry.close')} onClick={() => setChosen(null)}>
              ×
            </button>
          }
          span={4}
          data-testid="meter-history"
        >
          <IntervalHistory meter={meter.id} direction={direction} start={selected.start} unit={meter.unit} />
        </Panel>
      ) : null}
    </>
  );
}
