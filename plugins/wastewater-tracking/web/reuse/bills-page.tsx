import {
  type Column,
  DataTable,
  DownloadLink,
  FilterSelect,
  localDate,
  Page,
  Panel,
  type PluginPageProps,
  Quantity,
  StatusBadge,
  useApi,
  useCan,
  useLanguage,
  usePark,
  viewState,
  withQuery,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ReuseBill, ReuseBillsData } from '../../contracts/reuse.ts';
import { figureRef } from '../shared/figure-ref.ts';
import { useT } from '../use-t.ts';
import { IssueBill } from './issue-bill.tsx';
import { m3Of, useMarket } from './use-market.ts';
import './reuse.css';

/** Months that can be chosen. */
const shownMonths = 18;

/** The month and those before it, newest first, YYYY-MM. */
function monthsUpTo(day: string): string[] {
  const [year, month] = day.split('-').map(Number);
  return Array.from({ length: shownMonths }, (_, back) =>
    new Date(Date.UTC(year!, month! - 1 - back, 1)).toISOString().slice(0, 7),
  );
}

/** Bills of a month by enterprise: lines that open to their days, issued or drafts. */
export function BillsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const lang = useLanguage();
  const park = usePark();
  const may = useCan('water.reuse');
  const { enterprise, quality } = useMarket();
  const [now] = useState(Date.now);
  const months = monthsUpTo(localDate(now, park.timeZone));
  const [month, setMonth] = useState(months[0]!);
  const loaded = useApi<ReuseBillsData>(`./reuse/bills?month=${month}`);
  const bills = loaded.data?.bills ?? [];
  return (
    <Page
      title={t('reuse.bills')}
      meta={t('reuse.bills-meta')}
      actions={
        <>
          <FilterSelect
            label={t('reuse.month')}
            value={month}
            options={months.map((each) => ({ value: each, label: each }))}
            onChange={setMonth}
          />
          {bills.length > 0 ? (
            <DownloadLink href={withQuery('./reuse/bills/xlsx', { month, lang })}>XLSX</DownloadLink>
          ) : null}
        </>
      }
      data-testid="water-reuse-bills"
    >
      {bills.length === 0 ? (
        <Panel
          state={viewState(loaded, {
            when: loaded.data !== undefined,
            title: t('reuse.no-bills', { month }),
            hint: t('reuse.no-bills-hint'),
          })}
        />
      ) : (
        bills.map((bill) => (
          <Panel
            key={bill.enterprise}
            title={enterprise(bill.enterprise)}
            meta={
              <>
                <StatusBadge
                  state={bill.state}
                  tone={bill.state === 'issued' ? 'normal' : 'notice'}
                  label={t(`reuse.bill.${bill.state}`)}
                />{' '}
                {bill.from} – {bill.to}
              </>
            }
            actions={may && month < months[0]! ? <IssueBill bill={bill} /> : null}
            flush
            data-testid={`water-reuse-bill-${bill.enterprise}`}
          >
            <BillLines bill={bill} quality={quality} />
          </Panel>
        ))
      )}
    </Page>
  );
}

function BillLines({ bill, quality }: { bill: ReuseBill; quality: (id: string) => string }): ReactNode {
  const t = useT();
  type Line = ReuseBill['lines'][number];
  const columns: Column<Line>[] = [
    {
      id: 'contract',
      title: t('reuse.column.contract'),
      phone: true,
      value: ({ contract, version }) => `${contract} v${version}`,
    },
    { id: 'quality', title: t('reuse.column.quality'), value: (line) => quality(line.quality) },
    { id: 'days', title: t('reuse.column.days'), value: ({ from, to, days }) => `${from} – ${to} (${days})` },
    {
      id: 'agreed',
      title: t('reuse.column.agreed'),
      kind: 'number',
      unit: 'm³',
      value: ({ contractL }) => m3Of(contractL),
      render: ({ contractL }) => <Quantity value={m3Of(contractL)} unit="" scale="none" digits={1} />,
    },
    {
      id: 'delivered',
      title: t('reuse.column.delivered'),
      kind: 'number',
      unit: 'm³',
      phone: true,
      value: ({ deliveredL }) => m3Of(deliveredL),
      render: ({ deliveredL, data, ref }) => (
        <Quantity
          value={m3Of(deliveredL)}
          unit=""
          scale="none"
          digits={1}
          quality={data}
          evidence={figureRef(ref, 'delivered')}
          label={t('reuse.column.delivered')}
        />
      ),
    },
    {
      id: 'price',
      title: t('reuse.column.price'),
      kind: 'number',
      unit: t('reuse.yuan-m3'),
      value: ({ priceFenPerM3 }) => priceFenPerM3 / 100,
      render: ({ priceFenPerM3 }) => (priceFenPerM3 / 100).toFixed(2),
    },
    {
      id: 'amount',
      title: t('reuse.column.amount'),
      kind: 'number',
      unit: t('reuse.yuan'),
      phone: true,
      value: ({ amountFen }) => amountFen / 100,
      render: (line) => (
        <Quantity
          value={line.amountFen / 100}
          unit=""
          scale="none"
          digits={2}
          quality={line.data}
          evidence={line.ref}
          label={t('reuse.column.amount')}
        />
      ),
    },
    {
      id: 'notes',
      title: t('column.note'),
      value: ({ estimatedDays, missingDays }) =>
        [
          estimatedDays > 0 ? t('reuse.estimated-days', { count: estimatedDays }) : null,
          missingDays > 0 ? t('reuse.missing-days', { count: missingDays }) : null,
        ]
          .filter((each) => each !== null)
          .join('; ') || null,
    },
  ];
  return (
    <>
      <DataTable
        id="reuse-bill"
        columns={columns}
        rows={bill.lines}
        rowKey={({ ref }) => ref}
        exportName={`reuse-bill-${bill.enterprise}-${bill.month}`}
      />
      <p className="water-reuse-total">
        <span>{t('reuse.total')}</span>
        <Quantity
          value={bill.totalFen / 100}
          unit={t('reuse.yuan')}
          scale="none"
          digits={2}
          evidence={bill.ref}
          label={t('reuse.total')}
        />
      </p>
    </>
  );
}
