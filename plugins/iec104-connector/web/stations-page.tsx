import { PolledDevicesPage, type Column, type DeviceColumnKit } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { Iec104StationStatus } from '../contracts/routes.ts';
import { iec104StationsTopic } from '../contracts/topics.ts';

type Row = Iec104StationStatus;

const columns = ({ address, count }: DeviceColumnKit<Row>): Column<Row>[] => [
  address((row) => row.address),
  count('common', (row) => row.commonAddress, { width: 110 }),
  count('points', (row) => row.points - row.unknownPoints, { width: 80 }),
  count('unknown-points', (row) => row.unknownPoints, { hidden: true }),
  count('samples', (row) => row.samples, { width: 100 }),
  count('interrogations', (row) => row.interrogations),
  count('clock', (row) => row.clockOffsetMs, { unit: 'ms' }),
  count('bad', (row) => row.ignored, { width: 140 }),
  count('reconnects', (row) => Math.max(0, row.connects - 1)),
];

const progress = (row: Row): number => row.samples + row.connects;

/** Stations that are connected over IEC 60870-5-104. */
export function StationsPage(): ReactNode {
  return (
    <PolledDevicesPage
      topic={iec104StationsTopic}
      progress={progress}
      columns={columns}
      tableId="stations"
      name="iec104-stations"
      tableTestId="iec104-station-table"
    />
  );
}
