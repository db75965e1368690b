import { notify, useApiMutation } from '@lingtan/web-sdk';
import type { ExceptionAction, ItemResult } from '../../contracts/exceptions.ts';
import { useT } from '../use-t.ts';
import type { Names } from './names.ts';

interface Results {
  results: ItemResult[];
}

/** What changes with an action: the queue, the edits, the intervals. */
const changed = ['./exceptions', './edits', './intervals', './interval-history'];

/** Tells how many items went well, and of each of the others why it did not. */
function useTell(names: Names): (what: string, results: readonly ItemResult[]) => void {
  const t = useT();
  return (what, results) => {
    const failed = results.filter(({ ok }) => !ok);
    const done = results.length - failed.length;
    if (done > 0) notify.success(t('exceptions.done', { what, count: done }));
    // The same reason for many items is said once.
    const reasons = new Map<string, number[]>();
    for (const { id, error } of failed) {
      const reason = names.error(error!);
      reasons.set(reason, [...(reasons.get(reason) ?? []), id]);
    }
    for (const [reason, ids] of reasons)
      notify.warning(reason, t('exceptions.failed', { what, ids: ids.slice(0, 8).join(', '), count: ids.length }));
  };
}

/** Acts on exceptions. */
export function useExceptionActions(names: Names, onDone: (results: readonly ItemResult[]) => void) {
  const t = useT();
  const tell = useTell(names);
  const mutation = useApiMutation<Results, { ids: number[]; do: ExceptionAction }>('./exceptions/actions', {
    invalidate: changed,
    onSuccess: ({ results }, { do: { action } }) => {
      tell(t(`exceptions.action.${action}`), results);
      onDone(results);
    },
  });
  return {
    busy: mutation.isPending,
    run: (ids: readonly number[], action: ExceptionAction): void =>
      mutation.mutate({ ids: [...ids], do: action }, { onError: (error) => notify.error(error) }),
  };
}

export type EditStep = 'approve' | 'reject' | 'withdraw';

/** Decides about edits, or takes them back. */
export function useEditSteps(names: Names, onDone: () => void) {
  const t = useT();
  const tell = useTell(names);
  const mutation = useApiMutation<Results, { step: EditStep; ids: number[]; note?: string }>(
    ({ step }) => `./edits/${step}`,
    {
      invalidate: changed,
      body: ({ ids, note }) => (note ? { ids, note } : { ids }),
      onSuccess: ({ results }, { step }) => {
        tell(t(`exceptions.action.${step}`), results);
        onDone();
      },
    },
  );
  return {
    busy: mutation.isPending,
    run: (step: EditStep, ids: readonly number[], note: string): void =>
      mutation.mutate({ step, ids: [...ids], note }, { onError: (error) => notify.error(error) }),
  };
}
