import {
  ActionButton,
  DataTable,
  formatTime,
  Quantity,
  saidText,
  StatusBadge,
  useAuthorName,
  usePark,
  type Column,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useItemName, useUseName } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import type { Posting } from './draft.ts';

/** Postings with document, accounts and author; an amount opens to its evidence. */
export function PostingsTable(props: { rows: readonly Posting[]; onCorrect?: (posting: Posting) => void }): ReactNode {
  const t = useT();
  const park = usePark();
  const consumer = useUseName();
  const words = useItemName();
  const author = useAuthorName();
  const { onCorrect } = props;
  const stateOf = ({ reverses, reversed }: Posting): 'holds' | 'reversed' | 'reversal' =>
    reverses !== null ? 'reversal' : reversed ? 'reversed' : 'holds';
  const columns: Column<Posting>[] = [
    { id: 'no', title: t('activities.no'), kind: 'number', width: 70, value: ({ no }) => no },
    { id: 'day', title: t('activities.day'), width: 110, phone: true, value: ({ day }) => day },
    { id: 'item', title: t('column.activity'), phone: true, value: ({ item, kind }) => words(item ?? kind) },
    {
      id: 'amount',
      title: t('column.amount'),
      kind: 'number',
      phone: true,
      value: ({ amount }) => Number(amount),
      render: ({ amount, unit, ref }) => (
        <Quantity
          value={Number(amount)}
          unit={unit}
          scale="none"
          digits={decimals(amount)}
          evidence={ref}
          label={t('column.amount')}
        />
      ),
    },
    {
      id: 'enterprise',
      title: t('column.use'),
      value: ({ enterpriseId }) => consumer(enterpriseId === null ? 'park' : `enterprise:${enterpriseId}`),
    },
    {
      id: 'document',
      title: t('activities.document'),
      value: ({ document }) => (document ? `${document.name} ${document.sha256}` : null),
      render: ({ document }) =>
        document ? (
          <span title={`SHA-256 ${document.sha256}`}>{`${document.name} · ${document.sha256.slice(0, 8)}`}</span>
        ) : (
          '–'
        ),
    },
    { id: 'note', title: t('column.reason'), width: 280, value: ({ note }) => saidText(note) },
    {
      id: 'state',
      title: t('column.status'),
      value: (row) => t(`activities.state.${stateOf(row)}`),
      render: (row) => (
        <StatusBadge state={stateOf(row) === 'holds' ? 'ok' : 'off'} label={t(`activities.state.${stateOf(row)}`)} />
      ),
    },
    { id: 'by', title: t('column.author'), value: ({ recordedBy }) => author(recordedBy) },
    {
      id: 'at',
      title: t('activities.recorded'),
      kind: 'time',
      value: ({ recordedAt }) => Date.parse(recordedAt),
      render: ({ recordedAt }) => formatTime(Date.parse(recordedAt), 'short'),
    },
    { id: 'debit', title: t('activities.debit'), hidden: true, value: ({ debit }) => debit },
    { id: 'credit', title: t('activities.credit'), hidden: true, value: ({ credit }) => credit },
    {
      id: 'id',
      title: t('activities.id'),
      hidden: true,
      value: ({ activityId, revision }) => `${activityId}@${revision}`,
    },
    ...(onCorrect
      ? [
          {
            id: 'actions',
            title: t('column.actions'),
            width: 110,
            value: () => null,
            render: (row: Posting) =>
              stateOf(row) === 'holds' ? (
                <ActionButton quiet onClick={() => onCorrect(row)}>
                  {t('activities.correct')}
                </ActionButton>
              ) : null,
          },
        ]
      : []),
  ];
  return (
    <DataTable
      id="activities"
      columns={columns}
      rows={props.rows}
      rowKey={({ no }) => String(no)}
      exportName={`activities-${park.id}`}
      maxHeight={640}
      data-testid="activities-table"
    />
  );
}

/** As many decimals as were entered. */
function decimals(amount: string): number {
  return amount.split('.')[1]?.length ?? 0;
}
