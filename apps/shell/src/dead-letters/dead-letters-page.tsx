import {
  DataTable,
  formatTime,
  notify,
  Page,
  Panel,
  useApi,
  useApiMutation,
  usePark,
  viewState,
  type Column,
} from '@lingtan/web-sdk';
import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { DeadLetterDetail } from './dead-letter-detail.tsx';
import type { DeadLetter } from './types.ts';

/** Events whose handler failed for good: why, and the way to try them again. */
export function DeadLettersPage(): ReactNode {
  const t = useT();
  const park = usePark();
  const letters = useApi<DeadLetter[] | { rows: DeadLetter[] }>('/dead-letters', { refetchMs: 15_000 });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<string | null>(null);
  const replay = useApiMutation<unknown, { id: string }>(({ id }) => `/dead-letters/${id}/replay`, {
    body: () => undefined,
    invalidate: ['/dead-letters'],
  });
  const rows = letters.data ? (Array.isArray(letters.data) ? letters.data : letters.data.rows) : [];
  const columns = useMemo(
    (): Column<DeadLetter>[] => [
      {
        id: 'at',
        title: t('dead.at'),
        kind: 'time',
        width: 160,
        value: (row) => formatTime(row.deadAt, 'datetime', park.timeZone),
      },
      { id: 'event', title: t('dead.event'), width: 240, phone: true, value: (row) => row.event },
      { id: 'plugin', title: t('dead.plugin'), width: 160, phone: true, value: (row) => row.pluginId },
      { id: 'subscription', title: t('dead.subscription'), width: 160, value: (row) => row.subscription },
      { id: 'error', title: t('dead.error'), phone: true, value: (row) => row.error.message },
      { id: 'attempts', title: t('dead.attempts'), kind: 'number', width: 90, value: (row) => row.attempts },
    ],
    [t, park.timeZone],
  );
  const again = async (ids: readonly string[]) => {
    let count = 0;
    for (const id of ids) {
      try {
        await replay.mutateAsync({ id });
        count += 1;
      } catch (error) {
        notify.error(error);
      }
    }
    setSelected(new Set());
    setOpened(null);
    if (count > 0) notify.success(t('dead.replayed', { count }));
  };
  const state = viewState(letters, { when: rows.length === 0, title: t('dead.empty'), hint: t('dead.empty-hint') });
  return (
    <Page
      title={t('dead.title')}
      state={state}
      data-testid="dead-letters-page"
      actions={
        rows.length > 0 ? (
          <Button
            variant="default"
            leftSection={<IconPlayerPlay size={14} />}
            disabled={selected.size === 0}
            loading={replay.isPending}
            onClick={() => void again([...selected])}
          >
            {t('dead.replay-selected', { count: selected.size })}
          </Button>
        ) : null
      }
    >
      <Panel flush>
        <DataTable
          id="dead"
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          onOpen={(row) => setOpened(row.id)}
          selected={selected}
          onSelect={setSelected}
          exportName={`${park.id}-dead-letters`}
          maxHeight={640}
        />
      </Panel>
      <DeadLetterDetail
        letter={rows.find(({ id }) => id === opened) ?? null}
        busy={replay.isPending}
        onReplay={(id) => void again([id])}
        onClose={() => setOpened(null)}
      />
    </Page>
  );
}
