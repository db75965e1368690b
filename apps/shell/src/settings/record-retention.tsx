import {
  DataTable,
  formatBytes,
  formatNumber,
  formatTime,
  holds,
  Panel,
  useApi,
  useLocalized,
  useMe,
  usePark,
  viewState,
  type Column,
} from '@lingtan/web-sdk';
import { ActionIcon } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { RetentionDialog } from './retention-dialog.tsx';
import type { KeptRecords, RetentionState } from './types.ts';

const path = '/retention';
const whole = { digits: 0 };

/** What goes after a time, of the platform and of each plugin: how long it is kept, how much there is, and what goes when. */
export function RecordRetention(): ReactNode {
  const t = useT();
  const said = useLocalized();
  const park = usePark();
  const me = useMe();
  const loaded = useApi<RetentionState>(path);
  const [changing, setChanging] = useState<KeptRecords | null>(null);
  const maySet = holds(me, park.id, 'kernel.plugins-manage');
  const columns = useMemo((): Column<KeptRecords>[] => {
    const name = ({ title }: KeptRecords) => said(title);
    const about = ({ counted }: KeptRecords, text: string) => `${counted?.estimated ? '≈ ' : ''}${text}`;
    const list: Column<KeptRecords>[] = [
      { id: 'records', title: t('storage.records.name'), width: 240, phone: true, value: name },
      { id: 'owner', title: t('storage.records.owner'), width: 130, value: ({ ownerTitle }) => said(ownerTitle) },
      {
        id: 'count',
        title: t('storage.records.count'),
        kind: 'number',
        width: 90,
        value: ({ counted }) => counted?.records ?? null,
        render: (row) => (row.counted ? about(row, formatNumber(row.counted.records, whole)) : '–'),
      },
      {
        id: 'bytes',
        title: t('storage.bytes'),
        kind: 'number',
        width: 100,
        value: ({ counted }) => counted?.bytes ?? null,
        render: ({ counted }) => (counted ? `≈ ${formatBytes(counted.bytes)}` : '–'),
      },
      {
        id: 'kept',
        title: t('storage.kept'),
        width: 190,
        phone: true,
        value: ({ days, rows, until }) =>
          until
            ? said(until)
            : days === null
              ? t('storage.records.newest', { rows: formatNumber(rows ?? 0, whole) })
              : t('storage.days', { days }),
      },
      {
        id: 'next',
        title: t('storage.next'),
        width: 220,
        value: (row) =>
          row.counted?.next
            ? t('storage.records.next', {
                at: formatTime(row.counted.next.at, 'date', park.timeZone),
                due: about(row, formatNumber(row.counted.next.records, whole)),
              })
            : '–',
      },
    ];
    if (maySet)
      list.push({
        id: 'actions',
        title: t('storage.change'),
        width: 70,
        phone: true,
        value: () => null,
        render: (row) =>
          row.bounds ? (
            <ActionIcon
              aria-label={t('storage.records.change', { records: name(row) })}
              onClick={() => setChanging(row)}
            >
              <IconPencil size={14} />
            </ActionIcon>
          ) : null,
      });
    list.push({
      id: 'stays',
      title: t('storage.records.stays'),
      width: 300,
      value: ({ stays }) => (stays ? said(stays) : '–'),
    });
    return list;
  }, [maySet, park, said, t]);
  return (
    <>
      <Panel title={t('storage.records.title')} flush state={viewState(loaded)}>
        <DataTable
          id="storage-records"
          columns={columns}
          rows={loaded.data?.records ?? []}
          rowKey={({ owner, id }) => `${owner}/${id}`}
          data-testid="storage-records"
        />
      </Panel>
      <p className="settings-note">{t('storage.records.note')}</p>
      {changing?.bounds && changing.days !== null ? (
        <RetentionDialog
          of={{ owner: changing.owner, id: changing.id }}
          days={changing.days}
          path={path}
          reload={path}
          title={t('storage.records.set', { records: said(changing.title) })}
          limits={changing.bounds}
          help={t('storage.records.days-help', changing.bounds)}
          onClose={() => setChanging(null)}
        />
      ) : null}
    </>
  );
}
