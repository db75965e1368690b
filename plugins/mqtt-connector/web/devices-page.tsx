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
import type { MqttDeviceStatus } from '../contracts/routes.ts';
import { mqttDevicesTopic } from '../contracts/topics.ts';
import { QuarantinePanel } from './quarantine-panel.tsx';

interface DevicesAnswer {
  broker: { mode: 'embedded' | 'external'; url: string; connected: boolean };
  devices: MqttDeviceStatus[];
}

const tones = { online: 'normal', stale: 'lost', offline: 'lost', 'never-seen': 'off' } as const;

function columns(t: Translate): Column<MqttDeviceStatus>[] {
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
      render: (row) => <StatusBadge state={row.state} tone={tones[row.state]} label={t(`state.${row.state}`)} />,
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
      id: 'newest',
      title: t('column.newest-sample'),
      value: (row) => row.newestSampleAt,
      kind: 'time',
      width: 120,
      render: (row) => <Age at={row.newestSampleAt} />,
    },
    {
      id: 'protocol',
      title: t('column.protocol'),
      value: (row) => (row.protocol ? t(`protocol.${row.protocol}`) : null),
      width: 110,
    },
    {
      id: 'rate',
      title: t('column.rate'),
      value: (row) => row.messagesPerMinute,
      kind: 'number',
      unit: t('unit.per-minute'),
      width: 110,
    },
    { id: 'points', title: t('column.points'), value: (row) => row.points, kind: 'number', width: 80 },
    { id: 'samples', title: t('column.samples'), value: (row) => row.samples, kind: 'number', width: 100 },
    { id: 'rejected', title: t('column.rejected'), value: (row) => row.rejected, kind: 'number', width: 90 },
    {
      id: 'error',
      title: t('column.last-error'),
      value: (row) => row.lastError?.message,
      render: (row) => <LastError error={row.lastError} />,
    },
    { id: 'listed', title: t('column.listed'), value: (row) => t(row.listed ? 'yes' : 'no'), width: 90, hidden: true },
  ];
}

function LastError({ error }: { error: MqttDeviceStatus['lastError'] }): ReactNode {
  if (!error) return '–';
  return (
    <span title={error.message}>
      {error.message} <Age at={error.at} />
    </span>
  );
}

/** Devices that send over MQTT, and the messages that could not be used. */
export function DevicesPage(): ReactNode {
  const t = useT();
  const answer = useApi<DevicesAnswer>('./devices', { refetchMs: 30_000 });
  const [live, setLive] = useState<ReadonlyMap<string, MqttDeviceStatus>>(new Map());
  useLive<{ devices: MqttDeviceStatus[] }>(mqttDevicesTopic, ({ devices }) => {
    setLive((before) => new Map([...before, ...devices.map((device) => [device.id, device] as const)]));
  });
  const rows = useMemo(() => {
    const listed = answer.data?.devices ?? [];
    const known = new Set(listed.map((device) => device.id));
    return [
      ...listed.map((device) => newer(device, live.get(device.id))),
      ...[...live.values()].filter((device) => !known.has(device.id)),
    ];
  }, [answer.data, live]);
  const shown = useMemo(() => columns(t), [t]);
  const broker = answer.data?.broker;
  const empty = {
    when: answer.data !== undefined && rows.length === 0,
    title: t('empty.title'),
    hint: t('empty.hint', { url: broker?.url ?? '' }),
  };
  const meta = broker ? (
    <>
      <StatusBadge
        state={broker.connected ? 'online' : 'lost'}
        label={t(`broker.${broker.mode}`)}
        tone={broker.connected ? 'normal' : 'lost'}
      />{' '}
      <code>{broker.url}</code>
    </>
  ) : null;
  return (
    <Page title={t('title')} meta={meta} data-testid="mqtt-devices">
      <Panel title={t('devices')} flush state={viewState(answer, empty)}>
        <DataTable
          id="devices"
          columns={shown}
          rows={rows}
          rowKey={(row) => row.id}
          initialSort={{ column: 'device', descending: false }}
          exportName="mqtt-devices"
          data-testid="mqtt-device-table"
        />
      </Panel>
      <QuarantinePanel />
    </Page>
  );
}

/** The later of two states of one device: a refetch may be older than what came live. */
function newer(fetched: MqttDeviceStatus, pushed: MqttDeviceStatus | undefined): MqttDeviceStatus {
  return pushed && pushed.messages >= fetched.messages && pushed.state === fetched.state ? pushed : fetched;
}
