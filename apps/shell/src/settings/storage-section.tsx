import {
  DataTable,
  formatBytes,
  formatNumber,
  formatTime,
  holds,
  Panel,
  useApi,
  useMe,
  usePark,
  viewState,
  type Column,
} from '@lingtan/web-sdk';
import { ActionIcon } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { RecordRetention } from './record-retention.tsx';
import { RetentionDialog } from './retention-dialog.tsx';
import type { StorageState, StoredClass, TableSize } from './types.ts';

const path = '/telemetry/storage';
const sampleLimits = { least: 7, most: 36_500 };
const year = 365;
const whole = { digits: 0 };

/** What is stored, how it grows, what goes when, and how long each class of samples is kept. */
export function StorageSection(): ReactNode {
  const t = useT();
  const park = usePark();
  const me = useMe();
  const loaded = useApi<StorageState>(path);
  const [changing, setChanging] = useState<StoredClass | null>(null);
  const maySet = holds(me, park.id, 'telemetry.retention');
  const classes = useMemo((): Column<StoredClass>[] => {
    const time = (ts: number) => formatTime(ts, 'date', park.timeZone);
    const columns: Column<StoredClass>[] = [
      { id: 'class', title: t('storage.class'), width: 110, phone: true, value: (row) => t(`retention.${row.class}`) },
      {
        id: 'points',
        title: t('storage.points'),
        kind: 'number',
        width: 90,
        value: ({ points }) => points,
        render: ({ points }) => formatNumber(points, whole),
      },
      {
        id: 'bytes',
        title: t('storage.bytes'),
        kind: 'number',
        width: 110,
        phone: true,
        value: ({ bytes }) => bytes,
        render: ({ bytes }) => `≈ ${formatBytes(bytes)}`,
      },
      {
        id: 'kept',
        title: t('storage.kept'),
        width: 190,
        phone: true,
        value: ({ class: name, days }) => t(name === 'billing' ? 'storage.every-reading' : 'storage.days', { days }),
      },
      {
        id: 'next',
        title: t('storage.next'),
        width: 300,
        value: ({ class: name, next }) =>
          next === null
            ? name === 'billing'
              ? t('storage.never')
              : '–'
            : t(name === 'billing' ? 'storage.thinned-week' : 'storage.next-week', {
                week: next.week,
                at: time(next.at),
              }),
      },
      {
        id: 'gone',
        title: t('storage.gone'),
        kind: 'time',
        width: 130,
        value: ({ goneBefore }) => (goneBefore === null ? '–' : time(goneBefore)),
      },
    ];
    if (maySet)
      columns.push({
        id: 'actions',
        title: t('storage.change'),
        width: 90,
        phone: true,
        value: () => null,
        render: (row) => (
          <ActionIcon
            aria-label={t('storage.change-class', { class: t(`retention.${row.class}`) })}
            onClick={() => setChanging(row)}
          >
            <IconPencil size={14} />
          </ActionIcon>
        ),
      });
    return columns;
  }, [maySet, park, t]);
  const tables = useMemo(
    (): Column<TableSize>[] => [
      {
        id: 'table',
        title: t('storage.table'),
        width: 320,
        phone: true,
        value: ({ name }) => name ?? t('storage.small'),
      },
      {
        id: 'bytes',
        title: t('storage.bytes'),
        kind: 'number',
        width: 120,
        phone: true,
        value: ({ bytes }) => bytes,
        render: ({ bytes }) => formatBytes(bytes),
      },
      {
        id: 'growth',
        title: t('storage.growth'),
        kind: 'number',
        width: 130,
        value: ({ bytesPerDay }) => bytesPerDay,
        render: (row) => growth(row, 1),
      },
      {
        id: 'growth-year',
        title: t('storage.growth-year'),
        kind: 'number',
        width: 160,
        value: ({ bytesPerDay }) => bytesPerDay && bytesPerDay * year,
        render: (row) => growth(row, year),
      },
    ],
    [t],
  );
  const state = loaded.data;
  const total = state?.tables.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <>
      <Panel title={t('storage.classes')} flush state={viewState(loaded)}>
        <DataTable
          id="storage-classes"
          columns={classes}
          rows={state?.classes ?? []}
          rowKey={(row) => row.class}
          data-testid="storage-classes"
        />
      </Panel>
      {state ? (
        <p className="settings-note">
          {state.intervalMinutes === null
            ? t('storage.rollups-all')
            : t('storage.rollups', { minutes: Math.min(15, state.intervalMinutes) })}{' '}
          {t('storage.held', { count: state.held, held: formatNumber(state.held, whole) })}
        </p>
      ) : null}
      <Panel title={t('storage.tables')} flush state={viewState(loaded)}>
        <DataTable
          id="storage-tables"
          columns={tables}
          rows={state?.tables ?? []}
          rowKey={(row) => row.name ?? ''}
          data-testid="storage-tables"
        />
      </Panel>
      {total === undefined ? null : (
        <p className="settings-note">
          {t('storage.total')}: {formatBytes(total)}
        </p>
      )}
      <RecordRetention />
      {changing ? (
        <RetentionDialog
          of={{ class: changing.class }}
          days={changing.days}
          path={`${path}/retention`}
          reload={path}
          title={t('storage.title', { class: t(`retention.${changing.class}`) })}
          limits={sampleLimits}
          help={t('storage.days-help', sampleLimits)}
          onClose={() => setChanging(null)}
        />
      ) : null}
    </>
  );
}

function growth({ bytesPerDay }: TableSize, days: number): string {
  if (bytesPerDay === null) return '–';
  return bytesPerDay < 0 ? `−${formatBytes(-bytesPerDay * days)}` : formatBytes(bytesPerDay * days);
}
