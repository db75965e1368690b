import {
  DataTable,
  formatBytes,
  formatNumber,
  holds,
  Panel,
  useApi,
  useMe,
  usePark,
  useT,
  viewState,
  type Column,
} from '@lingtan/web-sdk';
import { ActionIcon } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { RetentionDialog } from './retention-dialog.tsx';
import type { EventRetentionState, KeptEvents } from './types.ts';

const path = '/events/retention';
const limits = { least: 1, most: 36_500 };

/** How long delivered events of the park are kept, how many there are, and what they take. */
export function EventRetention(): ReactNode {
  const t = useT('shell');
  const park = usePark();
  const me = useMe();
  const loaded = useApi<EventRetentionState>(path);
  const [changing, setChanging] = useState<KeptEvents | null>(null);
  const maySet = holds(me, park.id, 'kernel.plugins-manage');
  const columns = useMemo((): Column<KeptEvents>[] => {
    const name = ({ class: of }: KeptEvents) => t(`storage.events.${of}`);
    const list: Column<KeptEvents>[] = [
      { id: 'class', title: t('storage.class'), width: 320, phone: true, value: name },
      {
        id: 'events',
        title: t('storage.events.count'),
        kind: 'number',
        width: 110,
        value: ({ events, estimated }) => `${estimated ? '≈ ' : ''}${formatNumber(events, { digits: 0 })}`,
      },
      {
        id: 'bytes',
        title: t('storage.bytes'),
        kind: 'number',
        width: 110,
        phone: true,
        value: ({ bytes }) => `≈ ${formatBytes(bytes)}`,
      },
      {
        id: 'kept',
        title: t('storage.kept'),
        width: 110,
        phone: true,
        value: ({ days }) => t('storage.days', { days }),
      },
    ];
    if (maySet)
      list.push({
        id: 'actions',
        title: t('storage.change'),
        width: 90,
        phone: true,
        value: () => null,
        render: (row) => (
          <ActionIcon aria-label={t('storage.change-class', { class: name(row) })} onClick={() => setChanging(row)}>
            <IconPencil size={14} />
          </ActionIcon>
        ),
      });
    return list;
  }, [maySet, t]);
  return (
    <>
      <Panel title={t('storage.events.title')} flush state={viewState(loaded)}>
        <DataTable
          id="storage-events"
          columns={columns}
          rows={loaded.data?.classes ?? []}
          rowKey={(row) => row.class}
          data-testid="storage-events"
        />
      </Panel>
      {changing ? (
        <RetentionDialog
          changing={changing}
          path={path}
          title={t('storage.events.set', { class: t(`storage.events.${changing.class}`) })}
          limits={limits}
          help={t('storage.events.days-help', limits)}
          onClose={() => setChanging(null)}
        />
      ) : null}
    </>
  );
}
