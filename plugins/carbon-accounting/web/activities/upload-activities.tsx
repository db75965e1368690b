import {
  type Column,
  DataTable,
  FilePicker,
  notify,
  ReasonDialog,
  StatusBadge,
  useApiMutation,
  useLocalized,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { CheckActivitiesData, PostActivitiesData } from '../../contracts/activity-routes.ts';
import { readRows } from '../shared/parse-rows.ts';
import type { Rows } from '../shared/parse-rows.ts';
import { useT } from '../use-t.ts';
import { columnNames, withNote } from './draft.ts';

type Checked = CheckActivitiesData['rows'][number];
const looks = { new: 'ok', correction: 'warning', unchanged: 'off', refused: 'alarm' } as const;
/** Stands for the note while nothing is stored. */
const dryNote = 'dry run';

/** Reads a table, shows what each row would be, and posts what is right. */
export function UploadActivities(): ReactNode {
  const t = useT();
  const [rows, setRows] = useState<Rows | null>(null);
  const check = useApiMutation<CheckActivitiesData, { activities: Rows }>('./activities/check');
  const post = useApiMutation<PostActivitiesData, { activities: Rows }>('./activities', {
    invalidate: ['./activities', './inventory', './rating'],
    onSuccess: ({ posted, unchanged, refused }) => {
      setRows(null);
      notify.success(
        t('activities.posted', { posted: posted.length, unchanged: unchanged.length, refused: refused.length }),
      );
    },
  });
  const take = async (file: File): Promise<void> => {
    try {
      const read = await readRows(file, { keys: ['activities'], numeric: new Set(), aliases: columnNames });
      await check.mutateAsync({ activities: withNote(read, dryNote) });
      setRows(read);
    } catch (error) {
      notify.error(error, t('factors.unreadable', { name: file.name }));
    }
  };
  const usable = check.data?.rows.filter(({ outcome }) => outcome === 'new' || outcome === 'correction').length ?? 0;
  return (
    <>
      <FilePicker
        accept=".csv,.xlsx,.json"
        onFile={(file) => void take(file)}
        disabled={check.isPending}
        data-testid="activities-file"
      >
        {t(check.isPending ? 'factors.reading' : 'activities.upload')}
      </FilePicker>
      {rows && check.data ? (
        <ReasonDialog
          wide
          title={t('activities.upload-title')}
          hint={t('activities.upload-hint')}
          help={t('activities.upload-note')}
          confirm={t('activities.post-count', { count: usable })}
          busy={post.isPending}
          ready={usable > 0}
          onClose={() => setRows(null)}
          onConfirm={(note) =>
            post.mutate({ activities: withNote(rows, note) }, { onError: (error) => notify.error(error) })
          }
          data-testid="activities-dry-run"
        >
          <DryRun rows={check.data.rows} />
        </ReasonDialog>
      ) : null}
    </>
  );
}

function DryRun({ rows }: { rows: readonly Checked[] }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const columns: Column<Checked>[] = [
    { id: 'row', title: t('activities.row'), kind: 'number', width: 60, phone: true, value: ({ row }) => row },
    { id: 'id', title: t('activities.id'), phone: true, value: ({ id }) => id },
    {
      id: 'outcome',
      title: t('column.status'),
      phone: true,
      value: ({ outcome }) => t(`activities.outcome.${outcome}`),
      render: ({ outcome }) => <StatusBadge state={looks[outcome]} label={t(`activities.outcome.${outcome}`)} />,
    },
    {
      id: 'what',
      title: t('activities.result'),
      value: ({ problem, before, after }) =>
        (problem && text(problem.text)) ?? (before === null ? after : `${before} → ${after ?? ''}`),
    },
  ];
  return (
    <DataTable
      id="dry-run"
      columns={columns}
      rows={rows}
      rowKey={({ row }) => String(row)}
      exportName="activities-dry-run"
      maxHeight={320}
    />
  );
}
