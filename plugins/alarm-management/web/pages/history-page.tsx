import {
  DataTable,
  formatTime,
  Notice,
  Page,
  Panel,
  TimeRange,
  useApi,
  useLocalized,
  usePark,
  useTimeRange,
  viewState,
  type Column,
  type PluginPageProps,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { AlarmHistoryData, AlarmLogEntry } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

/** Every change of every alarm, with who and when. */
export function HistoryPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const park = usePark();
  const text = useLocalized();
  const range = useTimeRange({ kind: '7d' });
  // To the minute, so that a live range does not ask anew with every tick.
  const query = { from: range.from, to: Math.ceil(range.to / 60_000) * 60_000 };
  const loaded = useApi<AlarmHistoryData>('./history', { query, keepPrevious: true });
  const entries = loaded.data?.entries ?? [];
  const columns: Column<AlarmLogEntry>[] = [
    {
      id: 'at',
      title: t('column.at'),
      kind: 'time',
      width: 160,
      phone: true,
      value: ({ at }) => at,
      render: ({ at }) => formatTime(at, 'datetime', park.timeZone),
    },
    { id: 'priority', title: t('column.priority'), kind: 'number', width: 70, value: ({ priority }) => priority },
    { id: 'alarm', title: t('column.alarm'), phone: true, value: ({ title }) => text(title) },
    { id: 'event', title: t('column.event'), width: 170, phone: true, value: ({ event }) => t.of('event', event) },
    { id: 'to', title: t('column.state'), width: 180, value: ({ to }) => t.of('state', to) },
    { id: 'value', title: t('column.value'), kind: 'number', width: 100, value: ({ value }) => value },
    { id: 'actor', title: t('column.actor'), width: 160, value: ({ actor }) => actor },
    { id: 'note', title: t('column.note'), value: ({ note }) => note },
    { id: 'key', title: t('column.key'), value: ({ key }) => key, hidden: true },
  ];
  return (
    <Page title={t('history.title')} actions={<TimeRange range={range} />} data-testid="alarm-history">
      {loaded.data?.truncated ? (
        <Notice tone="warning">{t('history.truncated', { count: entries.length })}</Notice>
      ) : null}
      <Panel
        flush
        state={viewState(loaded, {
          when: loaded.data !== undefined && entries.length === 0,
          title: t('history.empty'),
          hint: t('history.empty-hint'),
        })}
      >
        <DataTable
          id="history"
          columns={columns}
          rows={entries}
          rowKey={({ no }) => no}
          exportName={`alarm-history-${park.id}`}
          data-testid="alarm-history-table"
        />
      </Panel>
    </Page>
  );
}
