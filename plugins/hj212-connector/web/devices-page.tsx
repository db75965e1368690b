import {
  Age,
  DataTable,
  deviceColumns,
  FindDevices,
  formatNumber,
  LinkButton,
  ownName,
  Page,
  Panel,
  useDevices,
  viewState,
  type Column,
} from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { Hj212DeviceStatus } from '../contracts/routes.ts';
import { hj212DevicesTopic } from '../contracts/topics.ts';
import { RefusedPanel } from './refused-panel.tsx';
import { RequestsPanel } from './requests-panel.tsx';
import { UplinksPanel } from './uplinks-panel.tsx';
import { type Texts, useT } from './use-t.ts';

interface ListenerPlace {
  host: string;
  port: number;
}

const addressOf = ({ host, port }: ListenerPlace): string => `${host}:${port}`;

interface DevicesAnswer {
  listener: ListenerPlace & { tls: ListenerPlace | null };
  devices: Hj212DeviceStatus[];
}

const tones = { online: 'normal', silent: 'lost', offline: 'lost', 'never-seen': 'off' } as const;

function columns(t: Texts): Column<Hj212DeviceStatus>[] {
  const own: Column<Hj212DeviceStatus>[] = [
    {
      id: 'newest',
      title: t('column.newest-sample'),
      value: (row) => row.newestSampleAt,
      kind: 'time',
      width: 120,
      render: (row) => <Age at={row.newestSampleAt} />,
    },
    {
      id: 'clock',
      title: t('column.clock'),
      value: (row) => row.clockOffsetMs,
      kind: 'number',
      unit: 's',
      width: 110,
      // Rounded first, and 0 added: an error of nothing is not −0.0.
      render: ({ clockOffsetMs: ms }) =>
        ms === null ? '–' : formatNumber(Math.round(ms / 100) / 10 + 0, { digits: 1 }),
    },
    { id: 'frames', title: t('column.frames'), value: (row) => row.frames, kind: 'number', width: 90 },
    { id: 'samples', title: t('column.samples'), value: (row) => row.samples, kind: 'number', width: 100 },
    { id: 'refused', title: t('column.refused'), value: (row) => row.refused, kind: 'number', width: 90 },
    { id: 'rejected', title: t('column.rejected'), value: (row) => row.rejected, kind: 'number', width: 130 },
    {
      id: 'remote',
      title: t('column.remote'),
      value: (row) => row.remote,
      width: 150,
      render: (row) => <code>{row.remote ?? '–'}</code>,
    },
    { id: 'version', title: t('column.version'), value: (row) => row.version, width: 90, hidden: true },
    { id: 'mn', title: t('column.mn'), value: (row) => row.mn, width: 200, hidden: true },
    { id: 'quirks', title: t('column.quirks'), value: (row) => row.quirks.join('; '), hidden: true },
  ];
  return deviceColumns(t, own, (row) => tones[row.state]);
}

const frames = (row: Hj212DeviceStatus): number => row.frames;

/** Data loggers, what was asked of them, and the frames that could not be used. */
export function DevicesPage(): ReactNode {
  const t = useT();
  const { answer, rows } = useDevices<Hj212DeviceStatus, DevicesAnswer>(hj212DevicesTopic, frames);
  const shown = useMemo(() => columns(t), [t]);
  const names = JSON.stringify(rows.flatMap(({ id, title }) => (title === null ? [] : [[id, ownName(title)]])));
  // The same map as long as the names are the same: rows are new with every frame.
  const titles = useMemo(() => new Map(JSON.parse(names) as [string, string][]), [names]);
  const listener = answer.data?.listener;
  const address = listener ? addressOf(listener.tls ?? listener) : '';
  const empty = {
    when: answer.data !== undefined && rows.length === 0,
    title: t('empty.title'),
    hint: t('empty.hint', { address }),
    action: (
      <LinkButton to="/plugins" permission="kernel.plugins-manage">
        {t('empty.configure')}
      </LinkButton>
    ),
  };
  const meta = listener ? (
    <>
      {t('listens')} <code>{addressOf(listener)}</code>
      {listener.tls === null ? null : (
        <>
          {' '}
          <code>{addressOf(listener.tls)} TLS</code>
        </>
      )}
    </>
  ) : null;
  return (
    <Page title={t('title')} meta={meta} actions={<FindDevices />} data-testid="hj212-devices">
      <Panel title={t('devices')} flush state={viewState(answer, empty)}>
        <DataTable
          id="loggers"
          columns={shown}
          rows={rows}
          rowKey={(row) => row.id}
          initialSort={{ column: 'device', descending: false }}
          exportName="hj212-loggers"
          data-testid="hj212-device-table"
        />
      </Panel>
      <UplinksPanel />
      <RequestsPanel titles={titles} />
      <RefusedPanel titles={titles} />
    </Page>
  );
}
