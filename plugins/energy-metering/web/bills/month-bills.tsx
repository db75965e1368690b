import { DataTable, Evident, Panel, Quantity, useCan, useLocalized, usePark, usePluginId } from '@lingtan/web-sdk';
import type { Column } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { BillSummary } from '../../contracts/bill-routes.ts';
import { billFigureRef } from '../figure-refs.ts';
import { useT } from '../use-t.ts';
import { BillStateBadge } from './bill-state.tsx';
import { IssueBills } from './issue-bills.tsx';
import { Money } from './money.tsx';

/** The bills of one month; drafts can be chosen and issued. */
export function MonthBills({ month, bills }: { month: string; bills: readonly BillSummary[] }): ReactNode {
  const t = useT();
  const park = usePark();
  const plugin = usePluginId();
  const navigate = useNavigate();
  const mayIssue = useCan('energy.bills-issue');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const drafts = bills.filter(({ state }) => state === 'draft');
  const picked = drafts.filter(({ id }) => chosen.has(id));
  const issued = picked.length > 0 ? picked : drafts;
  const columns = useBillColumns();
  return (
    <Panel
      title={t('bills.of-month', { month })}
      meta={t('bills.count', { count: bills.length })}
      flush
      actions={
        mayIssue && drafts.length > 0 ? (
          <IssueBills
            drafts={issued}
            label={t('bills.issue', { count: issued.length })}
            testId="issue-bills"
            onIssued={() => setChosen(new Set())}
          />
        ) : null
      }
      data-testid="month-bills"
    >
      <DataTable
        id="month-bills"
        columns={columns}
        rows={bills}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(`/parks/${park.id}/${plugin}/billing/bills/${id}`)}
        {...(mayIssue && drafts.length > 0 ? { selected: chosen, onSelect: setChosen } : {})}
        exportName={`bills-${park.id}-${month}`}
        maxHeight={480}
        empty={t('bills.none-of-month', { month })}
      />
    </Panel>
  );
}

function useBillColumns(): Column<BillSummary>[] {
  const t = useT();
  const text = useLocalized();
  return [
    { id: 'account', title: t('bills.account'), phone: true, value: (bill) => text(bill.accountName) },
    {
      id: 'energy',
      title: t('bills.energy'),
      kind: 'number',
      unit: 'kWh',
      width: 150,
      value: (bill) => bill.energyWh / 1000,
      render: (bill) => (
        <Quantity
          value={bill.energyWh / 1000}
          unit="kWh"
          scale="none"
          digits={0}
          quality={bill.quality}
          evidence={billFigureRef('energy', bill)}
          label={text(bill.accountName)}
        />
      ),
    },
    {
      id: 'peak',
      title: t('bills.peak'),
      kind: 'number',
      unit: 'kW',
      width: 120,
      value: (bill) => (bill.peakW === null ? null : bill.peakW / 1000),
      render: (bill) =>
        bill.peakW === null ? (
          '–'
        ) : (
          <Quantity
            value={bill.peakW / 1000}
            unit="kW"
            scale="none"
            digits={1}
            evidence={billFigureRef('peak', bill)}
            label={t('bills.peak')}
          />
        ),
    },
    {
      id: 'factor',
      title: t('bills.factor'),
      kind: 'number',
      width: 80,
      value: (bill) => (bill.powerFactor === null ? null : Number(bill.powerFactor)),
      render: (bill) =>
        bill.powerFactor === null ? (
          '–'
        ) : (
          <Evident evidence={billFigureRef('factor', bill)} label={t('bills.factor')} value={bill.powerFactor} />
        ),
    },
    {
      id: 'price',
      title: t('bills.average'),
      kind: 'number',
      unit: t('bills.yuan-kwh'),
      width: 140,
      value: (bill) => (bill.energyWh === 0 ? null : Math.round((bill.totalFen * 100_000) / bill.energyWh) / 10_000),
      render: (bill) =>
        bill.energyWh === 0 ? (
          '–'
        ) : (
          <Quantity
            value={(bill.totalFen * 10) / bill.energyWh}
            unit={t('bills.yuan-kwh')}
            scale="none"
            digits={4}
            evidence={billFigureRef('price', bill)}
            label={t('bills.average')}
          />
        ),
    },
    {
      id: 'total',
      title: t('bills.total'),
      kind: 'number',
      unit: t('bills.yuan'),
      width: 160,
      phone: true,
      value: (bill) => bill.totalFen / 100,
      render: (bill) => (
        <Money fen={bill.totalFen} evidence={bill.ref} quality={bill.quality} label={text(bill.accountName)} />
      ),
    },
    {
      id: 'state',
      title: t('bills.state'),
      width: 210,
      phone: true,
      value: (bill) => `${bill.state}${bill.changed ? ' changed' : ''}`,
      render: (bill) => <BillStateBadge bill={bill} />,
    },
    { id: 'remarks', title: t('bills.remarks'), kind: 'number', width: 90, value: (bill) => bill.remarks },
    { id: 'revision', title: t('bills.revision'), kind: 'number', width: 90, value: (bill) => bill.revision },
  ];
}
