import { PolledDevicesPage, type Column, type DeviceColumnKit } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { Dlt645MeterStatus } from '../contracts/routes.ts';
import { dlt645MetersTopic } from '../contracts/topics.ts';

type Row = Dlt645MeterStatus;

const columns = ({ t, address, count }: DeviceColumnKit<Row>): Column<Row>[] => [
  address((row) => row.address),
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
];

const progress = (row: Row): number => row.polls;

/** Meters that are read over DL/T 645. */
export function MetersPage(): ReactNode {
  return (
    <PolledDevicesPage
      topic={dlt645MetersTopic}
      progress={progress}
      columns={columns}
      tableId="meters"
      name="dlt645-meters"
      tableTestId="dlt645-meter-table"
    />
  );
}
