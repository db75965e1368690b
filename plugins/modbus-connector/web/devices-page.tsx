import { formatNumber, PolledDevicesPage, type Column, type DeviceColumnKit } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ModbusDeviceStatus } from '../contracts/routes.ts';
import { modbusDevicesTopic } from '../contracts/topics.ts';

type Row = ModbusDeviceStatus;

const columns = ({ t, address, count }: DeviceColumnKit<Row>): Column<Row>[] => [
  address((row) => row.address),
  count('unit', (row) => row.unitId, { width: 70 }),
  { id: 'profile', title: t('column.profile'), value: (row) => row.profile, width: 160, hidden: true },
  count('points', (row) => row.points - row.unknownPoints, { width: 80 }),
  count('unknown', (row) => row.unknownPoints, { title: t('column.unknown-points'), width: 110, hidden: true }),
  count('poll', (row) => row.pollMs, {
    unit: 'ms',
    width: 100,
    render: (row) => formatNumber(row.pollMs, { digits: 1 }),
  }),
  count('requests', (row) => row.requests),
  count('polls', (row) => row.polls, { width: 90 }),
  count('failed', (row) => row.failedPolls, { title: t('column.failed-polls'), width: 110 }),
];

const progress = (row: Row): number => row.polls;

/** Devices that are polled over Modbus TCP. */
export function DevicesPage(): ReactNode {
  return (
    <PolledDevicesPage
      topic={modbusDevicesTopic}
      progress={progress}
      columns={columns}
      tableId="devices"
      name="modbus-devices"
      tableTestId="modbus-device-table"
    />
  );
}
