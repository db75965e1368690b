import {
  DataTable,
  formatTime,
  LinkButton,
  machineText,
  Page,
  Panel,
  StatusBadge,
  useApi,
  useCan,
  useLocalized,
  usePark,
  viewState,
  type Column,
  type PluginPageProps,
  type Tone,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { NoticesData } from '../../contracts/routes.ts';
import { PushSwitch } from '../push/push-switch.tsx';
import '../alarms.css';
import { useT } from '../use-t.ts';

type NoticeRow = NoticesData['notices'][number];
const tones: Record<NoticeRow['state'], Tone> = { waiting: 'busy', sent: 'normal', failed: 'alarm', cancelled: 'off' };

/** Messages to people: what was sent, what waits for quiet hours or an escalation, what could not be sent. */
export function NoticesPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const seesAll = useCan('alarms.act');
  return (
    <Page title={t('notices.title')} data-testid="alarm-notices">
      <PushSwitch />
      {seesAll ? <SentNotices /> : null}
    </Page>
  );
}

function SentNotices(): ReactNode {
  const t = useT();
  const park = usePark();
  const text = useLocalized();
  const loaded = useApi<NoticesData>('./notices', { refetchMs: 15_000 });
  const rows = loaded.data?.notices ?? [];
  const columns: Column<NoticeRow>[] = [
    {
      id: 'due',
      title: t('column.due'),
      kind: 'time',
      width: 150,
      phone: true,
      value: ({ dueAt, sentAt }) => sentAt ?? dueAt,
      render: ({ dueAt, sentAt }) => formatTime(sentAt ?? dueAt, 'short', park.timeZone),
    },
    {
      id: 'state',
      title: t('column.state'),
      width: 140,
      phone: true,
      value: ({ state }) => t(`notice.${state}`),
      render: ({ state }) => <StatusBadge state={state} tone={tones[state]} label={t(`notice.${state}`)} />,
    },
    { id: 'alarm', title: t('column.alarm'), phone: true, value: ({ title }) => text(title) },
    { id: 'route', title: t('column.route'), width: 140, value: ({ route }) => route },
    { id: 'attempts', title: t('column.attempts'), kind: 'number', width: 80, value: ({ attempts }) => attempts },
    {
      id: 'problem',
      title: t('column.problem'),
      value: ({ problem }) => (problem === null ? null : machineText(problem)),
    },
  ];
  return (
    <Panel
      flush
      state={viewState(loaded, {
        when: loaded.data !== undefined && rows.length === 0,
        title: t('notices.empty'),
        hint: t('notices.empty-hint'),
        action: (
          <LinkButton to="/plugins" permission="kernel.plugins-manage">
            {t('notices.configure')}
          </LinkButton>
        ),
      })}
    >
      <DataTable
        id="notices"
        columns={columns}
        rows={rows}
        rowKey={({ no }) => no}
        exportName={`alarm-notices-${park.id}`}
        data-testid="alarm-notice-table"
      />
    </Panel>
  );
}
