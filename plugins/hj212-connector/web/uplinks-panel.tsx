import {
  Age,
  DataTable,
  formatTime,
  machineText,
  ownName,
  Panel,
  StatusBadge,
  useApi,
  viewState,
  type Column,
  type Tone,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { UplinksData } from '../contracts/uplink.ts';
import { outcomeText } from './outcome-text.ts';
import { useT } from './use-t.ts';

type Row = UplinksData['uplinks'][number];
type Asked = UplinksData['requests'][number];
const tones: Record<Row['state'], Tone> = { starting: 'notice', online: 'normal', offline: 'lost', disabled: 'off' };

/** Reporting to authorities; nothing where none is configured. */
export function UplinksPanel(): ReactNode {
  const t = useT();
  const loaded = useApi<UplinksData>('./uplinks', { refetchMs: 10_000 });
  const { uplinks = [], requests = [] } = loaded.data ?? {};
  if (loaded.data !== undefined && uplinks.length === 0) return null;
  const columns: Column<Row>[] = [
    {
      id: 'name',
      title: t('uplink.name'),
      phone: true,
      value: (row) => (row.title === null ? row.id : ownName(row.title)),
    },
    {
      id: 'state',
      title: t('uplink.state'),
      width: 130,
      phone: true,
      value: (row) => t(`uplink.s.${row.state}`),
      render: (row) => (
        <StatusBadge
          state={row.state}
          tone={tones[row.state]}
          label={t(`uplink.s.${row.state}`)}
          title={row.lastError ? machineText(row.lastError.message) : null}
        />
      ),
    },
    { id: 'waiting', title: t('uplink.waiting'), kind: 'number', width: 90, phone: true, value: (row) => row.waiting },
    {
      id: 'oldest',
      title: t('uplink.oldest'),
      kind: 'time',
      width: 140,
      value: (row) => row.oldestWaitingAt,
      render: (row) => <Age at={row.oldestWaitingAt} />,
    },
    {
      id: 'acknowledged',
      title: t('uplink.acknowledged'),
      kind: 'number',
      width: 110,
      value: (row) => row.acknowledged,
    },
    {
      id: 'last',
      title: t('uplink.last'),
      kind: 'time',
      width: 120,
      phone: true,
      value: (row) => row.lastAcknowledgedAt,
      render: (row) => <Age at={row.lastAcknowledgedAt} />,
    },
    { id: 'repeats', title: t('uplink.repeats'), kind: 'number', width: 90, value: (row) => row.repeats },
    { id: 'requests', title: t('uplink.requests'), kind: 'number', width: 90, value: (row) => row.requests },
    {
      id: 'address',
      title: t('uplink.address'),
      width: 170,
      value: (row) => row.address,
      render: (row) => <code>{row.address}</code>,
    },
    { id: 'mn', title: t('uplink.mn'), width: 200, hidden: true, value: (row) => row.mn },
    {
      id: 'error',
      title: t('uplink.error'),
      value: (row) => (row.lastError ? machineText(row.lastError.message) : null),
    },
  ];
  const asked: Column<Asked>[] = [
    {
      id: 'at',
      title: t('uplink.at'),
      kind: 'time',
      width: 110,
      phone: true,
      value: (row) => row.askedAt,
      render: (row) => <Age at={row.askedAt} />,
    },
    { id: 'uplink', title: t('uplink.name'), value: (row) => row.uplink },
    {
      id: 'command',
      title: t('uplink.command'),
      width: 110,
      phone: true,
      value: (row) => t.of('command', row.command, { defaultValue: row.command }),
    },
    {
      id: 'span',
      title: t('uplink.span'),
      value: (row) =>
        row.from === null || row.to === null
          ? null
          : `${formatTime(row.from, 'short')} – ${formatTime(row.to, 'short')}`,
    },
    { id: 'outcome', title: t('uplink.outcome'), width: 160, phone: true, value: (row) => outcomeText(t, row.outcome) },
    { id: 'reports', title: t('uplink.reports'), kind: 'number', width: 90, value: (row) => row.reports },
  ];
  return (
    <>
      <Panel title={t('uplink.title')} meta={t('uplink.meta')} flush state={viewState(loaded)}>
        <DataTable
          id="uplinks"
          columns={columns}
          rows={uplinks}
          rowKey={(row) => row.id}
          exportName="hj212-uplinks"
          data-testid="hj212-uplink-table"
        />
      </Panel>
      {requests.length > 0 ? (
        <Panel title={t('uplink.asked')} flush>
          <DataTable id="uplink-requests" columns={asked} rows={requests} rowKey={(row) => row.id} maxHeight={320} />
        </Panel>
      ) : null}
    </>
  );
}
