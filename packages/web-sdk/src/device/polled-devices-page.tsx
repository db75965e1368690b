import { useMemo, type ReactNode } from 'react';
import { type Texts, useT } from '../i18n/use-t.ts';
import type { Column } from '../table/columns.ts';
import { DataTable } from '../table/data-table.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { viewState } from '../ui/state.ts';
import { deviceColumns, type DeviceRow } from './device-columns.tsx';
import { FindDevices } from './find-devices.tsx';
import { useDevices } from './use-devices.ts';

/** Columns of a connector beside those that all devices have. */
export interface DeviceColumnKit<Row> {
  t: Texts;
  /** Where the device is reached. */
  address: (value: (row: Row) => string) => Column<Row>;
  /** A number; its title is `column.<id>` unless another is given. */
  count: (id: string, value: (row: Row) => number | null, more?: Partial<Column<Row>>) => Column<Row>;
}

export interface PolledDevicesPageProps<Row extends DeviceRow> {
  /** Live topic of the devices. */
  topic: string;
  /** Counter of a device that only grows, such as its polls. */
  progress: (row: Row) => number;
  columns: (kit: DeviceColumnKit<Row>) => readonly Column<Row>[];
  /** Of the table: its settings are kept by it. */
  tableId: string;
  /** Of page and exported file, such as `modbus-devices`. */
  name: string;
  /** Of the table in tests. */
  tableTestId: string;
  /** Further panels below the table. */
  below?: (rows: readonly Row[]) => ReactNode;
}

/**
 * Page of a connector that asks its devices: one table, kept up to date, with a word on those that are silent. Texts of the plugin:
 * `title`, `meta.all`, `meta.silent`, `empty.*`, `column.*`, `state.*`.
 */
export function PolledDevicesPage<Row extends DeviceRow>(props: PolledDevicesPageProps<Row>): ReactNode {
  const { topic, progress, columns, tableId, name, tableTestId, below } = props;
  const t = useT();
  const { answer, rows } = useDevices<Row>(topic, progress);
  const shown = useMemo(() => deviceColumns(t, columns(kitOf<Row>(t))), [t, columns]);
  const silent = rows.filter((row) => row.state === 'stale').length;
  const empty = {
    when: answer.data !== undefined && rows.length === 0,
    title: t('empty.title'),
    hint: t('empty.hint'),
    action: (
      <LinkButton to="/plugins" permission="kernel.plugins-manage">
        {t('empty.configure')}
      </LinkButton>
    ),
  };
  const meta = rows.length > 0 ? t(silent > 0 ? 'meta.silent' : 'meta.all', { count: rows.length, silent }) : null;
  return (
    <Page title={t('title')} meta={meta} actions={<FindDevices />} data-testid={name}>
      <Panel flush state={viewState(answer, empty)}>
        <DataTable
          id={tableId}
          columns={shown}
          rows={rows}
          rowKey={(row) => row.id}
          initialSort={{ column: 'device', descending: false }}
          exportName={name}
          data-testid={tableTestId}
        />
      </Panel>
      {rows.length > 0 ? below?.(rows) : null}
    </Page>
  );
}

function kitOf<Row>(t: Texts): DeviceColumnKit<Row> {
  return {
    t,
    address: (value) => ({
      id: 'address',
      title: t('column.address'),
      value,
      width: 170,
      render: (row) => <code>{value(row)}</code>,
    }),
    count: (id, value, more = {}) => ({ id, title: t(`column.${id}`), value, kind: 'number', width: 120, ...more }),
  };
}
