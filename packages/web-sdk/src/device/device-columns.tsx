import type { ReactNode } from 'react';
import { machineText } from '../i18n/machine-text.ts';
import { ownName } from '../i18n/own-name.ts';
import type { Texts } from '../i18n/use-t.ts';
import type { Column } from '../table/columns.ts';
import { Age } from '../ui/age.tsx';
import { StatusBadge, type Tone } from '../ui/status-badge.tsx';

/** What every connector knows of a device. */
export interface DeviceRow {
  id: string;
  title: string | null;
  state: string;
  /** ms UTC. */
  lastSeenAt: number | null;
  lastError: { at: number; message: string } | null;
}

function LastError({ error }: { error: DeviceRow['lastError'] }): ReactNode {
  if (!error) return '–';
  return (
    <span title={error.message}>
      {machineText(error.message)} <Age at={error.at} />
    </span>
  );
}

/**
 * Columns of a connector's device table: device, state and age first, the connector's own, the last error.
 * @param t texts of the plugin: `column.device`, `column.state`, `column.last-seen`, `column.last-error`, `state.*`
 */
export function deviceColumns<Row extends DeviceRow>(
  t: Texts<'column.device' | 'column.state' | 'column.last-seen' | 'column.last-error', 'state'>,
  own: readonly Column<Row>[],
  tone?: (row: Row) => Tone | undefined,
): Column<Row>[] {
  return [
    {
      id: 'device',
      title: t('column.device'),
      value: (row) => (row.title === null ? row.id : ownName(row.title)),
      phone: true,
      render: (row) => (row.title ? <span title={row.id}>{ownName(row.title)}</span> : <code>{row.id}</code>),
    },
    {
      id: 'state',
      title: t('column.state'),
      value: (row) => t.of('state', row.state),
      width: 120,
      phone: true,
      render: (row) => (
        <StatusBadge
          state={row.state}
          tone={tone?.(row)}
          label={t.of('state', row.state)}
          title={row.lastError ? machineText(row.lastError.message) : undefined}
        />
      ),
    },
    {
      id: 'last-seen',
      title: t('column.last-seen'),
      value: (row) => row.lastSeenAt,
      kind: 'time',
      width: 110,
      phone: true,
      render: (row) => <Age at={row.lastSeenAt} />,
    },
    ...own,
    {
      id: 'error',
      title: t('column.last-error'),
      value: (row) => (row.lastError ? machineText(row.lastError.message) : undefined),
      render: (row) => <LastError error={row.lastError} />,
    },
  ];
}
