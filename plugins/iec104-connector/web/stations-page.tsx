import {
  DataTable,
  deviceColumns,
  LinkButton,
  Page,
  Panel,
  useDevices,
  useT,
  viewState,
  type Column,
  type Translate,
} from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { Iec104StationStatus } from '../contracts/routes.ts';
import { iec104StationsTopic } from '../contracts/topics.ts';

type Row = Iec104StationStatus;

function columns(t: Translate): Column<Row>[] {
  const count = (id: string, value: (row: Row) => number | null, more: Partial<Column<Row>> = {}): Column<Row> => ({
    id,
    title: t(`column.${id}`),
    value,
    kind: 'number',
    width: 120,
    ...more,
  });
  return deviceColumns(t, [
    {
      id: 'address',
      title: t('column.address'),
      value: (row) => row.address,
      width: 170,
      render: (row) => <code>{row.address}</code>,
    },
    count('common', (row) => row.commonAddress, { width: 110 }),
    count('points', (row) => row.points - row.unknownPoints, { width: 80 }),
    count('unknown-points', (row) => row.unknownPoints, { hidden: true }),
    count('samples', (row) => row.samples, { width: 100 }),
    count('interrogations', (row) => row.interrogations),
    count('clock', (row) => row.clockOffsetMs, { unit: 'ms' }),
    count('bad', (row) => row.ignored, { width: 140 }),
    count('reconnects', (row) => Math.max(0, row.connects - 1)),
  ]);
}

const seen = (row: Row): number => row.samples + row.connects;

/** Stations that are connected over IEC 60870-5-104. */
export function StationsPage(): ReactNode {
  const t = useT();
  const { answer, rows } = useDevices(iec104StationsTopic, seen);
  const shown = useMemo(() => columns(t), [t]);
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
    <Page title={t('title')} meta={meta} data-testid="iec104-stations">
      <Panel flush state={viewState(answer, empty)}>
        <DataTable
          id="stations"
          columns={shown}
          rows={rows}
          rowKey={(row) => row.id}
          initialSort={{ column: 'device', descending: false }}
          exportName="iec104-stations"
          data-testid="iec104-station-table"
        />
      </Panel>
    </Page>
  );
}
