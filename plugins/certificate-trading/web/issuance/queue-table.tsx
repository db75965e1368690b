import { type Column, DataTable, Quantity, StatusBadge, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { QueueDay } from '../../contracts/queue-routes.ts';
import { useDeviceName, useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

/** Reasons that somebody should look at; nothing is generated at night, so zero is none of them. */
const notable = ['missing', 'negative', 'above-capacity', 'repeated', 'overlap', 'credited'];

function stateOf({ waiting, corrections, refused }: QueueDay): 'waiting' | 'faults' | 'done' {
  if (waiting + corrections > 0) return 'waiting';
  return notable.some((why) => (refused[why] ?? 0) > 0) ? 'faults' : 'done';
}

/** A line for each device and day. */
export function QueueTable({ rows }: { rows: readonly QueueDay[] }): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const park = usePark();
  const why = useWordsOf('refused');
  const energy = (id: 'generated' | 'issued' | 'waiting', phone: boolean): Column<QueueDay> => ({
    id,
    title: t(`issuance.${id}`),
    kind: 'number',
    unit: 'kWh',
    phone,
    value: (row) => row[`${id}Wh`] / 1000,
    render: (row) => (
      <Quantity
        value={row[`${id}Wh`]}
        unit="Wh"
        evidence={`certificate.generation/${id}/${row.device}/${row.day}/${row.day}`}
        label={t(`issuance.${id}`)}
      />
    ),
  });
  const columns: Column<QueueDay>[] = [
    { id: 'day', title: t('column.day'), phone: true, value: ({ day }) => day },
    { id: 'device', title: t('column.device'), phone: true, value: ({ device }) => deviceName(device) },
    energy('generated', false),
    energy('issued', true),
    energy('waiting', false),
    { id: 'estimated', title: t('issuance.not-measured'), kind: 'number', value: ({ estimated }) => estimated },
    {
      id: 'refused',
      title: t('issuance.nothing'),
      value: ({ refused }) =>
        Object.entries(refused)
          .filter(([reason]) => notable.includes(reason))
          .map(([reason, count]) => `${why(reason)} × ${count}`)
          .join(', ') || null,
    },
    {
      id: 'state',
      title: t('column.status'),
      value: (row) => t(`issuance.state.${stateOf(row)}`),
      render: (row) => {
        const state = stateOf(row);
        const tone = { waiting: 'pending', faults: 'warning', done: 'ok' }[state];
        return <StatusBadge state={tone} label={t(`issuance.state.${state}`)} />;
      },
    },
  ];
  return (
    <DataTable
      id="queue"
      columns={columns}
      rows={rows}
      rowKey={({ device, day }) => `${day} ${device}`}
      exportName={`issuance-${park.id}`}
      maxHeight={480}
    />
  );
}
