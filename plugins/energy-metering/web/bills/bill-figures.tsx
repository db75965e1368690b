import { Figure, Figures, formatNumber, formatTime, Quantity } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { BillData } from '../../contracts/bill-routes.ts';
import { billFigureRef } from '../figure-refs.ts';
import { useT } from '../use-t.ts';
import { Money } from './money.tsx';

/** The amount and what it is made of, beside last month and last year. */
export function BillFigures({ data }: { data: BillData }): ReactNode {
  const t = useT();
  const { bill, lastMonth, lastYear } = data;
  const demand = bill.lines.find(({ kind, peak }) => kind === 'demand' && peak?.powerW === bill.peak?.powerW);
  const factor = bill.lines.find(({ kind }) => kind === 'power-factor');
  const average = bill.energyWh === 0 ? null : (bill.totalFen * 10) / bill.energyWh;
  const vat = bill.vat.reduce((sum, { vatFen }) => sum + vatFen, 0);
  return (
    <Figures data-testid="bill-figures">
      <Figure
        label={t('bills.total')}
        note={<>{t('bills.with-vat', { vat: formatNumber(vat / 100, { digits: 2 }) })}</>}
      >
        <Money
          fen={bill.totalFen}
          evidence={bill.ref}
          quality={bill.quality.worst}
          size="lg"
          label={t('bills.total')}
        />
      </Figure>
      <Figure
        label={t('bills.energy')}
        note={<>{t('bills.measured', { share: formatNumber(bill.quality.actual * 100, { digits: 1 }) })}</>}
      >
        <Quantity
          value={bill.energyWh}
          unit="Wh"
          quality={bill.quality.worst}
          size="lg"
          evidence={billFigureRef('energy', bill)}
          label={t('bills.energy')}
        />
      </Figure>
      <Figure label={t('bills.average')} note={bill.tariffId}>
        <Quantity
          value={average}
          unit={t('bills.yuan-kwh')}
          scale="none"
          digits={4}
          size="lg"
          evidence={billFigureRef('price', bill)}
          label={t('bills.average')}
        />
      </Figure>
      <Figure
        label={t('bills.peak')}
        note={
          bill.peak?.to ? formatTime(bill.peak.to, 'short', bill.timeZone) : bill.peak ? t('bills.by-register') : '–'
        }
      >
        <Quantity
          value={bill.peak?.powerW ?? null}
          unit="W"
          size="lg"
          evidence={demand?.ref ?? billFigureRef('peak', bill)}
          reason={t('bills.no-demand')}
          label={t('bills.peak')}
        />
      </Figure>
      <Figure label={t('bills.factor')} note={factor ? `${factor.price} %` : '–'}>
        <Quantity
          value={bill.powerFactor === null ? null : Number(bill.powerFactor)}
          unit=""
          scale="none"
          digits={2}
          size="lg"
          evidence={factor?.ref ?? billFigureRef('factor', bill)}
          reason={t('bills.no-factor')}
          label={t('bills.factor')}
        />
      </Figure>
      <Change title={t('bills.against-month')} bill={bill} other={lastMonth} />
      <Change title={t('bills.against-year')} bill={bill} other={lastYear} />
    </Figures>
  );
}

function Change(props: { title: string; bill: BillData['bill']; other: BillData['lastMonth'] }): ReactNode {
  const t = useT();
  const { bill, other, title } = props;
  const share = (now: number, then: number): string => {
    if (then === 0) return '–';
    const change = (now / then - 1) * 100;
    return `${change > 0 ? '+' : ''}${formatNumber(change, { digits: 1 })} %`;
  };
  return (
    <Figure
      label={title}
      note={
        other
          ? t('bills.energy-change', { change: share(bill.energyWh, other.energyWh), month: other.month })
          : t('bills.no-other')
      }
    >
      {other ? share(bill.totalFen, other.totalFen) : '–'}
    </Figure>
  );
}
