import { DataTable, Panel, StatusBadge, type Column, machineText, ownName } from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { SimulatedDeviceStatus } from '../contracts/progress.ts';
import { type Texts, useT } from './use-t.ts';

const state = (device: SimulatedDeviceStatus): 'connected' | 'waiting' => (device.connected ? 'connected' : 'waiting');

function columns(t: Texts): Column<SimulatedDeviceStatus>[] {
  return [
    {
      id: 'device',
      title: t('column.device'),
      value: (row) => ownName(row.title),
      phone: true,
      render: (row) => <span title={row.id}>{ownName(row.title)}</span>,
    },
    {
      id: 'protocol',
      title: t('column.protocol'),
      value: (row) => t(`protocol.${row.protocol}`),
      width: 150,
      phone: true,
    },
    {
      id: 'state',
      title: t('column.state'),
      value: (row) => t(`state.${state(row)}`),
      width: 130,
      phone: true,
      render: (row) => (
        <StatusBadge
          state={row.connected ? 'online' : 'offline'}
          label={t(`state.${state(row)}`)}
          title={row.lastError === null ? null : machineText(row.lastError)}
        />
      ),
    },
    {
      id: 'address',
      title: t('column.address'),
      value: (row) => row.address,
      width: 190,
      render: (row) => <code>{row.address ?? '–'}</code>,
    },
    { id: 'points', title: t('column.points'), value: (row) => row.points, kind: 'number', width: 80 },
    { id: 'exchanges', title: t('column.exchanges'), value: (row) => row.exchanges, kind: 'number', width: 110 },
    {
      id: 'last-error',
      title: t('column.last-error'),
      value: (row) => (row.lastError === null ? null : machineText(row.lastError)),
    },
  ];
}

/** What each simulated device speaks, and whether anyone listens. */
export function DeviceTable({ devices }: { devices: readonly SimulatedDeviceStatus[] }): ReactNode {
  const t = useT();
  const shown = useMemo(() => columns(t), [t]);
  const starting = { kind: 'empty', title: t('empty.title'), hint: t('empty.hint') } as const;
  return (
    <Panel title={t('devices')} flush state={devices.length === 0 ? starting : { kind: 'ready' }}>
      <DataTable
        id="simulated-devices"
        columns={shown}
        rows={devices}
        rowKey={(row) => row.id}
        exportName="simulated-devices"
        data-testid="simulated-device-table"
      />
    </Panel>
  );
}
