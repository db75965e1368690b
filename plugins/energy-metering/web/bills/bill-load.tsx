import { Panel, TimeSeries, useApi, viewState } from '@lingtan/web-sdk';
import type { ChartLimit, ChartSeries } from '@lingtan/web-sdk';
import { formatQuantity, formatTime, useLanguage } from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { BillData, BillLoadData } from '../../contracts/bill-routes.ts';
import { useT } from '../use-t.ts';

/** The demand curve of the month with the billed maximum marked, and the declared demand where there is one. */
export function BillLoad({ bill }: { bill: BillData['bill'] }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const load = useApi<BillLoadData>(`./bills/${bill.id}/load`);
  const series = useMemo(() => (load.data ? seriesOf(load.data, bill, t) : []), [load.data, bill, t]);
  const limits = limitsOf(bill, t);
  const peak = bill.peak
    ? `${formatQuantity(bill.peak.powerW, 'W', { language })}${bill.peak.to === null ? '' : ` · ${formatTime(bill.peak.to, 'short', bill.timeZone)}`}`
    : null;
  return (
    <Panel
      title={t('bills.load')}
      meta={peak === null ? null : t('bills.load-meta', { peak })}
      state={viewState(load, {
        when: load.data?.powerW.every((power) => power === null) ?? false,
        title: t('bills.no-load'),
      })}
      data-testid="bill-load"
    >
      <TimeSeries
        series={series}
        unit="W"
        range={{ from: bill.from, to: bill.to }}
        height={240}
        limits={limits}
        night={false}
        nowLine={false}
        syncKey={null}
        zeroBased
        exportName={`load-${bill.id}`}
        summary={t('bills.load-summary', { peak: peak ?? '–' })}
      />
    </Panel>
  );
}

type Texts = ReturnType<typeof useT>;

function seriesOf({ ts, powerW, estimated }: BillLoadData, bill: BillData['bill'], t: Texts): ChartSeries[] {
  const measured = powerW.map((power, i) => (estimated[i] ? null : power));
  const guessed = powerW.map((power, i) => (estimated[i] ? power : null));
  const list: ChartSeries[] = [
    { id: 'load', label: t('bills.mean-power'), color: 'load', style: 'step', ts, values: measured },
  ];
  if (estimated.some(Boolean))
    list.push({
      id: 'estimated',
      label: `≈ ${t('bills.mean-power')}`,
      color: 'load',
      style: 'step',
      dashed: true,
      ts,
      values: guessed,
    });
  const { peak } = bill;
  if (peak?.from !== null && peak?.from !== undefined && peak.to !== null) {
    const { from, to, powerW: top } = peak;
    list.push({
      id: 'peak',
      label: t('bills.billed-peak'),
      color: 'var(--lt-alarm)',
      style: 'area',
      ts,
      values: ts.map((at) => (at >= from && at < to ? top : null)),
    });
  }
  return list;
}

function limitsOf(bill: BillData['bill'], t: Texts): ChartLimit[] {
  const limits: ChartLimit[] = [];
  if (bill.peak) limits.push({ value: bill.peak.powerW, label: t('bills.billed-peak'), tone: 'warning' });
  const charged = bill.lines.find(({ kind }) => kind === 'demand');
  if (charged && charged.quantity !== bill.peak?.powerW)
    limits.push({ value: charged.quantity, label: t('bills.charged-demand'), tone: 'limit' });
  return limits;
}
