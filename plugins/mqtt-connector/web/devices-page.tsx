import {
  Age,
  DataTable,
  deviceColumns,
  FindDevices,
  LinkButton,
  Page,
  Panel,
  StatusBadge,
  useDevices,
  viewState,
  type Column,
} from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { MqttDeviceStatus } from '../contracts/routes.ts';
import { mqttDevicesTopic } from '../contracts/topics.ts';
import { QuarantinePanel } from './quarantine-panel.tsx';
import { type Texts, useT } from './use-t.ts';

interface DevicesAnswer {
  broker: { mode: 'embedded' | 'external'; url: string; tlsUrl: string | null; connected: boolean };
  devices: MqttDeviceStatus[];
}

const tones = { online: 'normal', stale: 'lost', offline: 'lost', 'never-seen': 'off' } as const;

function columns(t: Texts): Column<MqttDeviceStatus>[] {
  const own: Column<MqttDeviceStatus>[] = [
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
      width: 120,
    },
    { id: 'points', title: t('column.points'), value: (row) => row.points, kind: 'number', width: 80 },
    { id: 'samples', title: t('column.samples'), value: (row) => row.samples, kind: 'number', width: 100 },
    { id: 'rejected', title: t('column.rejected'), value: (row) => row.rejected, kind: 'number', width: 90 },
    { id: 'listed', title: t('column.listed'), value: (row) => t(row.listed ? 'yes' : 'no'), width: 90, hidden: true },
  ];
  return deviceColumns(t, own, (row) => tones[row.state]);
}

const messages = (row: MqttDeviceStatus): number => row.messages;

/** Devices that send over MQTT, and the messages that could not be used. */
export function DevicesPage(): ReactNode {
  const t = useT();
  const { answer, rows } = useDevices<MqttDeviceStatus, DevicesAnswer>(mqttDevicesTopic, messages);
  const shown = useMemo(() => columns(t), [t]);
  const broker = answer.data?.broker;
  const empty = {
    when: answer.data !== undefined && rows.length === 0,
    title: t('empty.title'),
    hint: t('empty.hint', { url: broker?.tlsUrl ?? broker?.url ?? '' }),
    action: (
      <LinkButton to="/settings/devices" permission="kernel.tokens-manage">
        {t('empty.token')}
      </LinkButton>
    ),
  };
  const meta = broker ? (
    <>
      <StatusBadge
        state={broker.connected ? 'online' : 'lost'}
        label={t(`broker.${broker.mode}`)}
        tone={broker.connected ? 'normal' : 'lost'}
      />{' '}
      <code>{broker.url}</code>
      {broker.tlsUrl === null ? null : (
        <>
          {' '}
          <code>{broker.tlsUrl}</code>
        </>
      )}
    </>
  ) : null;
  return (
    <Page title={t('title')} meta={meta} actions={<FindDevices />} data-testid="mqtt-devices">
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
