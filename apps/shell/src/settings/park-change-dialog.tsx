import { FormDialog, Notice, notify, StateView, useApiMutation, usePark, usePosted, viewState } from '@lingtan/web-sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { ParkChangeList } from './park-change-list.tsx';
import type { ParkDiff } from './park-changes.ts';

/** What is to be done to a park: apply a file, or go back to before a revision. */
export type ParkChange = { file: string; text: string } | { revision: number };

/** Shows by a dry run what a change of the park would do, and does it when told to. */
export function ParkChangeDialog({ change, onClose }: { change: ParkChange; onClose: () => void }): ReactNode {
  const t = useT();
  const park = usePark();
  const client = useQueryClient();
  const rollback = 'revision' in change;
  const path = rollback ? `/api/park-files/${park.id}/rollback` : '/api/park-files';
  const body = rollback ? { revision: change.revision } : { name: change.file, text: change.text };
  const planned = usePosted<ParkDiff>(path, { ...body, dryRun: true }, { settleMs: 0 });
  // A plan is as old as the dialog: the next one is made anew.
  useEffect(() => () => client.removeQueries({ queryKey: [path] }), [client, path]);
  const act = useApiMutation<ParkDiff>(path, {
    body: () => body,
    onSuccess: () => {
      notify.success(t(rollback ? 'park-file.rolled-back' : 'park-file.applied'));
      onClose();
      // Navigation, names and values: all of the park may be another. Only the plan is done with.
      void client.invalidateQueries({ predicate: ({ queryKey: [key] }) => key !== path });
    },
  });
  const diff = planned.isCurrent ? planned.data : undefined;
  return (
    <FormDialog
      wide
      title={
        rollback
          ? t('park-file.rollback-title', { revision: change.revision })
          : t('park-file.apply-title', { file: change.file })
      }
      hint={t(rollback ? 'park-file.rollback-hint' : 'park-file.apply-hint')}
      confirm={t(rollback ? 'park-file.rollback' : 'park-file.apply')}
      busy={act.isPending}
      ready={diff?.changed === true}
      onClose={onClose}
      onConfirm={() => act.mutate(undefined, { onError: (error) => notify.error(error) })}
      data-testid="park-change"
    >
      {diff && diff.park !== park.id ? (
        <Notice tone="warning">{t('park-file.other-park', { park: diff.park })}</Notice>
      ) : null}
      {diff ? (
        diff.changed ? (
          <div className="park-changes-scroll">
            <ParkChangeList diff={diff} />
          </div>
        ) : (
          <Notice>{t('park-file.nothing')}</Notice>
        )
      ) : planned.error ? (
        <Notice tone="alarm" title={t('park-file.refused')}>
          <span className="park-file-refusal">{planned.error.message}</span>
        </Notice>
      ) : (
        <StateView state={viewState(planned)} />
      )}
    </FormDialog>
  );
}
