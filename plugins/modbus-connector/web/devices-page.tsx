import {
  DataTable,
  deviceColumns,
  formatNumber,
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
import type { ModbusDeviceStatus } from '../contracts/routes.ts';
import { modbusDevicesTopic } from '../contracts/topics.ts';

function columns(t: Translate): Column<ModbusDeviceStatus>[] {
  return deviceColumns(t, [
    {
      id: 'address',
      title: t('column.address'),
      value: (row) => row.address,
      width: 170,
      render: (row) => <code>{row.address}</code>,
    },
    { id: 'unit', title: t('column.unit'), value: (row) => row.unitId, kind: 'number', width: 70 },
    { id: 'profile', title: t('column.profile'), value: (row) => row.profile, width: 160, hidden: true },
    {
      id: 'points',
      title: t('column.points'),
      value: (row) => row.points - row.unknownPoints,
      kind: 'number',
      width: 80,
    },
    {
      id: 'unknown',
      title: t('column.unknown-points'),
      value: (row) => row.unknownPoints,
      kind: 'number',
      width: 110,
      hidden: true,
    },
    {
      id: 'poll',
      title: t('column.poll'),
      value: (row) => row.pollMs,
      kind: 'number',
      unit: 'ms',
      width: 100,
      render: (row) => formatNumber(row.pollMs, { digits: 1 }),
    },
    { id: 'requests', title: t('column.requests'), value: (row) => row.requests, kind: 'number', width: 120 },
    { id: 'polls', title: t('column.polls'), value: (row) => row.polls, kind: 'number', width: 90 },
    { id: 'failed', title: t('column.failed-polls'), value: (row) => row.failedPolls, kind: 'number', width: 110 },
  ]);
}

const polls = (row: ModbusDeviceStatus): number => row.polls;

/** Devices that are polled over Modbus TCP. */
export function DevicesPage(): ReactNode {
  const t = useT();
  const { answer, rows } = useDevices(modbusDevicesTopic, polls);
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
    <Page title={t('title')} meta={meta} data-testid="modbus-devices">
      <Panel flush state={viewState(answer, empty)}>
        <DataTable
          id="devices"
          columns={shown}
          rows={rows}
          rowKey={(row) => row.id}
          initialSort={{ column: 'device', descending: false }}
          exportName="modbus-devices"
          data-testid="modbus-device-table"
        />
      </Panel>
    </Page>
  );
}
