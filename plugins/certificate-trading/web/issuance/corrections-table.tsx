import { type Column, DataTable, formatTime, Quantity, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { Correction } from '../../contracts/queue-routes.ts';
import { useDeviceName } from '../shared/names.ts';
import { useT } from '../use-t.ts';

/** What later revisions of readings changed after the issue. */
export function CorrectionsTable({ rows }: { rows: readonly Correction[] }): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const park = usePark();
  const energy = (id: 'delta' | 'withdrawn' | 'uncovered', phone: boolean): Column<Correction> => ({
    id,
    title: t(`issuance.${id}`),
    kind: 'number',
    unit: 'Wh',
    phone,
    value: (row) => row[`${id}Wh`],
    render: (row) => (
      <Quantity
        value={row[`${id}Wh`]}
        unit="Wh"
        scale="none"
        digits={0}
        evidence={row.refs[id]}
        label={t(`issuance.${id}`)}
      />
    ),
  });
  const columns: Column<Correction>[] = [
    {
      id: 'from',
      title: t('column.generated'),
      kind: 'time',
      phone: true,
      value: ({ from }) => Date.parse(from),
      render: ({ from }) => formatTime(Date.parse(from), 'short'),
    },
    { id: 'device', title: t('column.device'), value: ({ device }) => deviceName(device) },
    { id: 'revision', title: t('issuance.revision'), value: (row) => `${row.fromRevision} → ${row.revision}` },
    energy('delta', true),
    energy('withdrawn', false),
    energy('uncovered', true),
  ];
  return (
    <DataTable
      id="corrections"
      columns={columns}
      rows={rows}
      rowKey={({ device, from, revision }) => `${device} ${from} ${revision}`}
      exportName={`certificate-corrections-${park.id}`}
      empty={t('issuance.no-corrections')}
      maxHeight={360}
    />
  );
}
