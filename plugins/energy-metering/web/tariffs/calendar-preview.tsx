import { ActionButton, Panel, usePark, type ViewState } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PreviewData } from '../../contracts/tariff-routes.ts';
import type { TariffRecord, TariffVersion } from '../../contracts/tariffs.ts';
import { useT } from '../use-t.ts';
import { PeriodMap } from './period-map.tsx';
import type { PreviewRange } from './use-preview.ts';
import { WeekPrices } from './week-prices.tsx';
import { YearMap } from './year-map.tsx';

export interface CalendarPreviewProps {
  data: PreviewData | undefined;
  state: ViewState;
  version: TariffVersion;
  tariff: Pick<TariffRecord, 'name'>;
  range: PreviewRange;
  onRange: (range: PreviewRange) => void;
  span: number;
}

/** What a version makes of a year and a week: hours by month, day types, prices. */
export function CalendarPreview(props: CalendarPreviewProps): ReactNode {
  const { data, state, version, range, onRange, span } = props;
  const t = useT();
  const park = usePark();
  const zone = data?.timeZone ?? park.timeZone;
  const years = (
    <>
      <ActionButton
        quiet
        aria-label={t('tariffs.year-before')}
        onClick={() => onRange({ ...range, year: range.year - 1 })}
      >
        ‹
      </ActionButton>
      <span className="tf-figures">{range.year}</span>
      <ActionButton
        quiet
        aria-label={t('tariffs.year-after')}
        onClick={() => onRange({ ...range, year: range.year + 1 })}
      >
        ›
      </ActionButton>
    </>
  );
  const unknown = data && data.unknownDays > 0 ? t('tariffs.unknown-days', { count: data.unknownDays }) : null;
  const yearState: ViewState = unknown && state.kind === 'ready' ? { kind: 'partial', message: unknown } : state;
  return (
    <>
      <Panel
        title={t('tariffs.period-map')}
        meta={zone}
        actions={years}
        state={yearState}
        span={span}
        data-testid="period-map"
      >
        {data ? <PeriodMap data={data} version={version} /> : null}
      </Panel>
      <Panel
        title={t('tariffs.week')}
        meta={t('tariffs.week-meta')}
        state={state}
        span={span}
        data-testid="week-prices"
      >
        {data ? (
          <WeekPrices
            data={data}
            week={range.week}
            name={props.tariff.name}
            onWeek={(week) => onRange({ ...range, week })}
          />
        ) : null}
      </Panel>
      <Panel title={t('tariffs.year-map')} meta={String(range.year)} state={state} span={span} data-testid="year-map">
        {data ? <YearMap data={data} version={version} /> : null}
      </Panel>
    </>
  );
}
