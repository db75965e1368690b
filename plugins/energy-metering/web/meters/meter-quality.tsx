import { formatShare, formatTime, Panel, Quantity, useLanguage } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { MeterDetail } from '../../contracts/registry-routes.ts';
import { useT } from '../use-t.ts';
import { shownAmount } from './shown.ts';

const statuses = ['actual', 'estimated', 'edited', 'missing'] as const;

/** How the intervals of the last 30 days came about, and the highest demand of the month. */
export function MeterQuality({ detail }: { detail: MeterDetail }): ReactNode {
  const t = useT();
  const { statistics, meter, demand } = detail;
  const empty = statistics.totals.length === 0;
  return (
    <Panel
      title={t('registry.quality')}
      meta={t('registry.quality-meta')}
      span={5}
      state={empty ? { kind: 'empty', title: t('empty.intervals'), hint: t('empty.range-hint') } : undefined}
      data-testid="meter-quality"
    >
      {statistics.totals.map((total) => (
        <QualityOf key={total.direction} total={total} unit={meter.unit} />
      ))}
      <dl className="em-demand">
        {demand.map(({ direction, power, at, ref }) => (
          <div key={direction}>
            <dt>{t(`registry.demand-${direction}`)}</dt>
            <dd>
              <Quantity
                value={power}
                unit={meter.unit === 'Wh' ? 'kW' : `${shownAmount(0, meter.unit).unit}/h`}
                scale="none"
                digits={1}
                evidence={ref}
                reason={t('empty.intervals')}
                label={t(`registry.demand-${direction}`)}
              />
              {at === null ? null : <small>{formatTime(at, 'short')}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function QualityOf(props: {
  total: MeterDetail['statistics']['totals'][number];
  unit: MeterDetail['meter']['unit'];
}): ReactNode {
  const t = useT();
  const language = useLanguage();
  const { direction, amount, intervals, quality, ref } = props.total;
  const shown = shownAmount(amount, props.unit);
  return (
    <div className="em-quality">
      <p>
        <span>{t(`intervals.${direction}`)}</span>
        <Quantity
          value={shown.value}
          unit={shown.unit}
          scale="none"
          digits={0}
          quality={quality.worst === 'actual' ? 'actual' : 'estimated'}
          evidence={ref}
          label={t(`intervals.${direction}`)}
        />
        <small>{t('intervals.count', { count: intervals })}</small>
      </p>
      <div
        className="em-quality-bar"
        role="img"
        aria-label={statuses.map((s) => `${t(`status.${s}`)} ${formatShare(quality[s], { language })}`).join(', ')}
      >
        {statuses.map((status) => (
          <span
            key={status}
            data-status={status}
            style={{ flexGrow: quality[status] }}
            title={`${t(`status.${status}`)} ${formatShare(quality[status], { language })}`}
          />
        ))}
      </div>
      <ul>
        {statuses.map((status) => (
          <li key={status}>
            <i data-status={status} aria-hidden />
            {t(`status.${status}`)} <b>{formatShare(quality[status], { language })}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
