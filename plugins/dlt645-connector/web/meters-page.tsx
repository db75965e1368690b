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
import type { Dlt645MeterStatus } from '../contracts/routes.ts';
import { dlt645MetersTopic } from '../contracts/topics.ts';

type Row = Dlt645MeterStatus;

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
    {
      id: 'meter',
      title: t('column.meter'),
      value: (row) => row.meter,
      width: 140,
      render: (row) => <code>{row.meter}</code>,
    },
    { id: 'profile', title: t('column.profile'), value: (row) => row.profile, width: 160, hidden: true },
    count('points', (row) => row.points - row.unknownPoints, { width: 80 }),
    count('unknown-points', (row) => row.unknownPoints, { hidden: true }),
    count('poll', (row) => row.pollMs, { unit: 'ms' }),
    count('polls', (row) => row.polls, { width: 90 }),
    count('failed-polls', (row) => row.failedPolls),
    count('refused', (row) => row.refused),
  ]);
}

const seen = (row: Row): number => row.polls;

/** Meters that are read over DL/T 645. */
export function MetersPage(): ReactNode {
  const t = useT();
  const { answer, rows } = useDevices(dlt645MetersTopic, seen);
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
    <Page title={t('title')} meta={meta} data-testid="dlt645-meters">
      <Panel flush state={viewState(answer, empty)}>
        <DataTable
          id="meters"
          columns={shown}
          rows={rows}
          rowKey={(row) => row.id}
          initialSort={{ column: 'device', descending: false }}
          exportName="dlt645-meters"
          data-testid="dlt645-meter-table"
        />
      </Panel>
    </Page>
  );
}
