import {
  Age,
  DataTable,
  Page,
  Panel,
  StatusBadge,
  useApi,
  useLive,
  useT,
  viewState,
  type Column,
  type Translate,
} from '@lingtan/web-sdk';
import { useMemo, useState, type ReactNode } from 'react';
import type { ModbusDeviceStatus } from '../contracts/routes.ts';
import { modbusDevicesTopic } from '../contracts/topics.ts';

function columns(t: Translate): Column<ModbusDeviceStatus>[] {
  return [
    {
      id: 'device',
      title: t('column.device'),
      value: (row) => row.title ?? row.id,
      phone: true,
      render: (row) => (row.title ? <span title={row.id}>{row.title}</span> : <code>{row.id}</code>),
    },
    {
      id: 'state',
      title: t('column.state'),
      value: (row) => t(`state.${row.state}`),
      width: 120,
      phone: true,
      render: (row) => <StatusBadge state={row.state} label={t(`state.${row.state}`)} title={row.lastError?.message} />,
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
    { id: 'poll', title: t('column.poll'), value: (row) => row.pollMs, kind: 'number', unit: 'ms', width: 90 },
    { id: 'requests', title: t('column.requests'), value: (row) => row.requests, kind: 'number', width: 90 },
    { id: 'failed', title: t('column.failed-polls'), value: (row) => row.failedPolls, kind: 'number', width: 90 },
    {
      id: 'error',
      title: t('column.last-error'),
      value: (row) => row.lastError?.message,
      render: (row) => <LastError error={row.lastError} />,
    },
  ];
}

function LastError({ error }: { error: ModbusDeviceStatus['lastError'] }): ReactNode {
  if (!error) return '–';
  return (
    <span title={error.message}>
      {error.message} <Age at={error.at} />
    </span>
  );
}

/** Devices that are polled over Modbus TCP. */
export function DevicesPage(): ReactNode {
  const t = useT();
  const answer = useApi<{ devices: ModbusDeviceStatus[] }>('./devices', { refetchMs: 30_000 });
  const [live, setLive] = useState<ReadonlyMap<string, ModbusDeviceStatus>>(new Map());
  useLive<{ devices: ModbusDeviceStatus[] }>(modbusDevicesTopic, ({ devices }) => {
    setLive((before) => new Map([...before, ...devices.map((device) => [device.id, device] as const)]));
  });
  const rows = useMemo(
    () =>
      (answer.data?.devices ?? []).map((device) => {
        const pushed = live.get(device.id);
        return pushed && pushed.polls >= device.polls ? pushed : device;
      }),
    [answer.data, live],
  );
  const shown = useMemo(() => columns(t), [t]);
  const silent = rows.filter((row) => row.state === 'stale').length;
  const empty = {
    when: answer.data !== undefined && rows.length === 0,
    title: t('empty.title'),
    hint: t('empty.hint'),
  };
  const meta = answer.data ? t(silent > 0 ? 'meta.silent' : 'meta.all', { count: rows.length, silent }) : null;
  return (
    <Page title={t('title')} meta={meta} state={viewState(answer, empty)} data-testid="modbus-devices">
      <Panel flush>
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
