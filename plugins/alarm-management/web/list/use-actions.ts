import { notify, useApiMutation } from '@lingtan/web-sdk';
import { useState } from 'react';
import type { ActionOutcome } from '../../contracts/routes.ts';
import { problemText } from '../use-alarms.ts';
import { useT } from '../use-t.ts';

/** What asks for more than a click. */
export type Asked = 'shelve' | 'out-of-service' | 'return-to-service';

type Sent = { action: string; keys: readonly string[]; minutes?: number; note?: string };

/** Actions on alarms; what moved nothing is told. */
export function useActions(onDone: () => void) {
  const t = useT();
  const [asking, setAsking] = useState<Asked | null>(null);
  const onSuccess = ({ results }: ActionOutcome): void => {
    setAsking(null);
    onDone();
    const [refused] = results.filter(({ problem }) => problem !== null);
    if (refused)
      notify.warning(
        t('action.refused', {
          count: results.filter(({ problem }) => problem).length,
          reason: problemText(t, refused.problem!),
        }),
      );
  };
  const options = { invalidate: ['./alarms', './history', './kpi'], onSuccess };
  const act = useApiMutation<ActionOutcome, Sent>('./actions', options);
  const service = useApiMutation<ActionOutcome, Sent>('./service', options);
  const onError = (error: unknown): void => notify.error(error);
  return {
    asking,
    setAsking,
    busy: act.isPending || service.isPending,
    acknowledge: (keys: readonly string[]) => act.mutate({ action: 'ack', keys }, { onError }),
    send: (action: 'unshelve' | 'reset', keys: readonly string[]) => act.mutate({ action, keys }, { onError }),
    shelve: (keys: readonly string[], minutes: number, note: string) =>
      act.mutate({ action: 'shelve', keys, minutes, note }, { onError }),
    service: (action: 'out-of-service' | 'return-to-service', keys: readonly string[], note: string) =>
      service.mutate({ action, keys, note }, { onError }),
  };
}
export type AlarmActions = ReturnType<typeof useActions>;
