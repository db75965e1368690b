import { formatDuration, PolledDevicesPage, type Column, type DeviceColumnKit } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { OpcUaServerStatus } from '../contracts/routes.ts';
import { opcuaServersTopic } from '../contracts/topics.ts';
import { BrowsePanel } from './browse-panel.tsx';
import { CertificatePanel } from './certificate-panel.tsx';
import type { Texts } from './use-t.ts';

type Row = OpcUaServerStatus;

const columns = ({ t, address, count }: DeviceColumnKit<Row>): Column<Row>[] => [
  address((row) => row.address),
  {
    id: 'security',
    title: t('column.security'),
    value: (row) => t(`security.${row.security.split(' ')[0]}`),
    width: 130,
  },
  { id: 'profile', title: t('column.profile'), value: (row) => row.profile, width: 160, hidden: true },
  count('points', (row) => row.points - row.unknownPoints, { width: 80 }),
  count('unknown-points', (row) => row.unknownPoints, { hidden: true }),
  count('refused', (row) => row.refused),
  count('samples', (row) => row.samples, { width: 100 }),
  count('connects', (row) => row.connects, { width: 100 }),
  count('gaps', (row) => row.gaps, { width: 90 }),
  {
    id: 'last-gap',
    title: t('column.last-gap'),
    value: ({ lastGap }) => lastGap && gapText(t, lastGap),
    width: 220,
  },
  count('failed-connects', (row) => row.failedConnects, { hidden: true }),
  {
    id: 'certificate-ends',
    title: t('column.certificate-ends'),
    value: (row) => row.certificateEndsAt,
    kind: 'time',
    width: 150,
    hidden: true,
  },
];

/** How long the gap was, and what became of it. */
function gapText(t: Texts, { from, to, filled }: NonNullable<Row['lastGap']>): string {
  const length = formatDuration(to - from);
  return filled === null ? t('gap.open', { length }) : t('gap.filled', { length, count: filled });
}

const progress = (row: Row): number => row.progress;

/** OPC UA servers that are read, what they offer, and how this installation shows itself to them. */
export function ServersPage(): ReactNode {
  return (
    <PolledDevicesPage
      topic={opcuaServersTopic}
      progress={progress}
      columns={columns}
      tableId="servers"
      name="opcua-servers"
      tableTestId="opcua-server-table"
      below={(rows) => (
        <>
          <BrowsePanel servers={rows} />
          <CertificatePanel />
        </>
      )}
    />
  );
}
