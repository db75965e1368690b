import { DataTable, formatTime, StatusBadge, useCan, usePark } from '@lingtan/web-sdk';
import type { Column, Tone } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ExceptionData } from '../../contracts/exceptions.ts';
import { useT } from '../use-t.ts';
import { Found } from './found.tsx';
import type { Names } from './names.ts';

export interface QueueTableProps {
  rows: readonly ExceptionData[];
  names: Names;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  onOpen: (row: ExceptionData) => void;
  maxHeight: number;
  /** Leaves out what the panel beside it says. */
  compact: boolean;
}

const tones: Record<ExceptionData['severity'], Tone> = { notice: 'notice', warning: 'warning', alarm: 'alarm' };
const stateTones: Record<ExceptionData['state'], Tone> = { open: 'busy', acknowledged: 'normal', resolved: 'off' };

/** The queue: one row per finding over a span. */
export function QueueTable({
  rows,
  names,
  selected,
  onSelect,
  onOpen,
  maxHeight,
  compact,
}: QueueTableProps): ReactNode {
  const all = useQueueColumns(names);
  const columns = compact ? all.filter(({ id }) => id !== 'measured' && id !== 'limit') : all;
  const park = usePark();
  const mayAct = useCan('energy.edit');
  return (
    <DataTable
      id="exceptions"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => String(id)}
      onOpen={onOpen}
      {...(mayAct ? { selected, onSelect } : {})}
      exportName={`exceptions-${park.id}`}
      maxHeight={maxHeight}
      data-testid="exceptions-table"
    />
  );
}

function useQueueColumns(names: Names): Column<ExceptionData>[] {
  const t = useT();
  return [
    {
      id: 'severity',
      title: t('exceptions.column.severity'),
      width: 92,
      value: (row) => t(`exceptions.severity.${row.severity}`),
      render: (row) => (
        <StatusBadge state={row.severity} tone={tones[row.severity]} label={t(`exceptions.severity.${row.severity}`)} />
      ),
    },
    {
      id: 'rule',
      title: t('exceptions.column.rule'),
      width: 190,
      phone: true,
      value: (row) => names.rule(row),
      render: (row) => (
        <span className="vee-rule" title={t(`exceptions.about.${row.rule}`)}>
          {names.rule(row)}
          {row.pendingEdit === null ? null : (
            <span className="vee-mark" title={t('exceptions.edit-pending')}>
              {t('exceptions.edit-mark')}
            </span>
          )}
        </span>
      ),
    },
    { id: 'meter', title: t('exceptions.column.meter'), phone: true, value: (row) => names.meter(row.meter) },
    {
      id: 'direction',
      title: t('intervals.direction'),
      width: 84,
      hidden: true,
      value: (row) => t(`intervals.${row.direction}`),
    },
    { id: 'owner', title: t('meters.owner'), width: 140, hidden: true, value: (row) => names.owner(row.enterpriseId) },
    {
      id: 'from',
      title: t('exceptions.column.span'),
      kind: 'time',
      width: 186,
      phone: true,
      value: (row) => row.from,
      render: (row) => names.span(row),
    },
    {
      id: 'to',
      title: t('exceptions.column.to'),
      kind: 'time',
      width: 130,
      hidden: true,
      value: (row) => row.to,
      render: (row) => formatTime(row.to, 'short'),
    },
    {
      id: 'intervals',
      title: t('exceptions.column.intervals'),
      kind: 'number',
      width: 92,
      hidden: true,
      value: (row) => row.intervals,
    },
    {
      id: 'measured',
      title: t('exceptions.column.measured'),
      kind: 'number',
      width: 118,
      value: (row) => row.measured,
      render: (row) => <Found row={row} figure="measured" names={names} />,
    },
    {
      id: 'limit',
      title: t('exceptions.column.limit'),
      kind: 'number',
      width: 108,
      value: (row) => row.limit,
      render: (row) => <Found row={row} figure="limit" names={names} />,
    },
    {
      id: 'state',
      title: t('exceptions.column.state'),
      width: 118,
      value: (row) => t(`exceptions.state.${row.state}`),
      render: (row) => (
        <StatusBadge
          state={row.state}
          tone={stateTones[row.state]}
          label={row.resolution ? t(`exceptions.resolution.${row.resolution}`) : t(`exceptions.state.${row.state}`)}
        />
      ),
    },
    {
      id: 'assignee',
      title: t('exceptions.column.assignee'),
      width: 110,
      hidden: true,
      value: (row) => row.assignee ?? '',
    },
    {
      id: 'opened',
      title: t('exceptions.column.opened'),
      kind: 'time',
      width: 130,
      hidden: true,
      value: (row) => formatTime(row.openedAt, 'datetime'),
    },
  ];
}
