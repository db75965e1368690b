import {
  DataTable,
  formatTime,
  notify,
  Page,
  Panel,
  ReasonDialog,
  usePark,
  viewState,
  type Column,
} from '@lingtan/web-sdk';
import { Button } from '@mantine/core';
import { IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { FailedJobDetail } from './failed-job-detail.tsx';
import { keyOf, type FailedJob } from './types.ts';
import { useDiscard, useFailedJobs, useJobWords, useRetry } from './use-failed-jobs.ts';
import './failed-jobs.css';

/** Background tasks that were given up: why, and the way to run them again or to let them go. */
export function FailedJobsPage(): ReactNode {
  const t = useT();
  const park = usePark();
  const words = useJobWords();
  const query = useFailedJobs();
  const retry = useRetry();
  const discard = useDiscard();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<string | null>(null);
  /** Tasks for which a reason is asked. */
  const [leaving, setLeaving] = useState<readonly FailedJob[] | null>(null);
  const rows = query.data?.rows ?? [];
  const chosen = rows.filter((row) => selected.has(keyOf(row)));
  const some = chosen.length > 0 ? chosen : rows;
  const busy = retry.isPending || discard.isPending;
  const columns: Column<FailedJob>[] = [
    {
      id: 'at',
      title: t('failed-jobs.at'),
      kind: 'time',
      width: 160,
      value: (row) => formatTime(row.failedAt, 'datetime', park.timeZone),
    },
    { id: 'job', title: t('failed-jobs.job'), width: 240, phone: true, value: words.job },
    { id: 'plugin', title: t('failed-jobs.plugin'), width: 180, value: words.plugin },
    { id: 'error', title: t('failed-jobs.error'), phone: true, value: words.error },
    { id: 'attempts', title: t('failed-jobs.attempts'), kind: 'number', width: 90, value: (row) => row.attempts },
  ];
  const told = (done: 'retried' | 'discarded') => ({
    onSuccess: (answer: { done: number; gone: number }) => {
      setSelected(new Set());
      setOpened(null);
      setLeaving(null);
      if (answer.done > 0) notify.success(t(`failed-jobs.${done}`, { count: answer.done }));
      if (answer.gone > 0) notify.info(t('failed-jobs.gone', { count: answer.gone }));
    },
    onError: (error: unknown) => notify.error(error),
  });
  const again = (jobs: readonly FailedJob[]) => retry.mutate(jobs, told('retried'));
  const label = (act: 'retry' | 'discard') =>
    t(`failed-jobs.${act}-${chosen.length > 0 ? 'selected' : 'all'}`, { count: some.length });
  return (
    <Page
      title={t('failed-jobs.title')}
      state={viewState(query, {
        when: rows.length === 0,
        title: t('failed-jobs.empty'),
        hint: t('failed-jobs.empty-hint'),
      })}
      data-testid="failed-jobs-page"
      actions={
        rows.length > 0 ? (
          <>
            <Button
              variant="default"
              leftSection={<IconPlayerPlay size={14} />}
              loading={retry.isPending}
              disabled={busy}
              onClick={() => again(some)}
              data-testid="failed-jobs-retry"
            >
              {label('retry')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconTrash size={14} />}
              disabled={busy}
              onClick={() => setLeaving(some)}
              data-testid="failed-jobs-discard"
            >
              {label('discard')}
            </Button>
          </>
        ) : null
      }
    >
      <Panel flush>
        <DataTable
          id="failed-jobs"
          columns={columns}
          rows={rows}
          rowKey={keyOf}
          onOpen={(row) => setOpened(keyOf(row))}
          selected={selected}
          onSelect={setSelected}
          exportName={`${park.id}-failed-jobs`}
          maxHeight={640}
        />
      </Panel>
      {query.data ? (
        <p className="failed-jobs-note">
          {t(`failed-jobs.kept-${query.data.backend}`, { count: query.data.kept, days: query.data.keptDays })}
          {query.data.more ? ` ${t('failed-jobs.more', { count: rows.length })}` : ''}
        </p>
      ) : null}
      <FailedJobDetail
        job={rows.find((row) => keyOf(row) === opened) ?? null}
        busy={busy}
        onRetry={(job) => again([job])}
        onDiscard={(job) => setLeaving([job])}
        onClose={() => setOpened(null)}
      />
      {leaving ? (
        <ReasonDialog
          title={t('failed-jobs.discard-title', { count: leaving.length })}
          hint={t('failed-jobs.discard-hint')}
          confirm={t('failed-jobs.discard')}
          busy={discard.isPending}
          onClose={() => setLeaving(null)}
          onConfirm={(reason) => discard.mutate({ jobs: leaving, reason }, told('discarded'))}
          data-testid="failed-jobs-reason"
        />
      ) : null}
    </Page>
  );
}
