import {
  ActionButton,
  CancelButton,
  Dialog,
  notify,
  ProgressBar,
  StateView,
  useApi,
  useApiMutation,
} from '@lingtan/web-sdk';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { BillRun, BillRunsData } from '../../contracts/bill-routes.ts';
import { useT } from '../use-t.ts';

const isOpen = (run: BillRun | undefined): boolean => run?.state === 'queued' || run?.state === 'running';

/** Computes the bills of a month; shows how far it is, and what could not be billed. */
export function RunBills({ month, account }: { month: string; account?: string }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const [shown, setShown] = useState<BillRun | null>(null);
  const runs = useApi<BillRunsData>('./bill-runs', { refetchMs: 2000 });
  const last = runs.data?.runs.find((run) => run.month === month);
  const watched = useRef<number | null>(null);
  const start = useApiMutation<BillRun, { month: string; accounts?: string[] }>('./bill-runs', {
    invalidate: ['./bill-runs'],
    onSuccess: (run) => {
      watched.current = run.id;
    },
  });
  useEffect(() => {
    if (!last || last.id !== watched.current || isOpen(last)) return;
    watched.current = null;
    void client.invalidateQueries();
    if (last.state === 'failed' || last.problems.length > 0) setShown(last);
    else notify.success(t('bills.run-done', { made: last.made, unchanged: last.unchanged }));
  }, [client, last, t]);
  const open = last && isOpen(last) ? last : null;
  return (
    <>
      {open ? (
        <div className="bl-progress" data-testid="run-progress">
          <ProgressBar share={open.total === 0 ? null : open.done / open.total} label={t('bills.running')} />
        </div>
      ) : null}
      {last && !open && last.problems.length > 0 ? (
        <ActionButton quiet onClick={() => setShown(last)}>
          ▲ {t('bills.problems', { count: last.problems.length })}
        </ActionButton>
      ) : null}
      <ActionButton
        primary
        disabled={open !== null || start.isPending}
        onClick={() =>
          start.mutate(
            { month, ...(account === undefined ? {} : { accounts: [account] }) },
            { onError: (error) => notify.error(error) },
          )
        }
        data-testid="run-bills"
      >
        {t(account === undefined ? 'bills.run' : 'bills.run-again', { month })}
      </ActionButton>
      {shown ? <Problems run={shown} onClose={() => setShown(null)} /> : null}
    </>
  );
}

function Problems({ run, onClose }: { run: BillRun; onClose: () => void }): ReactNode {
  const t = useT();
  return (
    <Dialog title={t('bills.problems-of', { month: run.month })} onClose={onClose} wide>
      {run.problems.length === 0 ? <StateView state={{ kind: 'empty', title: t('bills.no-problems') }} /> : null}
      <ul className="bl-problems">
        {run.problems.map((problem) => (
          <li key={`${problem.account}/${problem.code}`}>
            <strong>{problem.account || t('bills.whole-run')}</strong> {problem.message} <code>{problem.code}</code>
          </li>
        ))}
      </ul>
      <div className="tf-actions">
        <span className="tf-space" />
        <CancelButton>{t('bills.close')}</CancelButton>
      </div>
    </Dialog>
  );
}
