import {
  ActionButton,
  CancelButton,
  Dialog,
  formatTime,
  notify,
  ReasonDialog,
  unitSymbol,
  useApiMutation,
  useCan,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { RequestView } from '../../contracts/desk-routes.ts';
import { useItemName } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { SubmitRequest } from './submit-request.tsx';

type Act = 'submit' | 'withdraw' | 'accepted' | 'returned' | 'cancelled';

/** One request with its course, and what may be done with it now. */
export function RequestDialog({ request, onClose }: { request: RequestView; onClose: () => void }): ReactNode {
  const t = useT();
  const item = useItemName();
  const maySubmit = useCan('carbon.submit');
  const mayDecide = useCan('carbon.requests');
  const [act, setAct] = useState<Act | null>(null);
  const { no, state, steps } = request;
  const waits = state === 'open' || state === 'returned';
  const acts: Act[] = [
    ...(maySubmit && waits ? (['submit'] as const) : []),
    ...(maySubmit && state === 'submitted' ? (['withdraw'] as const) : []),
    ...(mayDecide && state === 'submitted' ? (['accepted', 'returned'] as const) : []),
    ...(mayDecide && state !== 'accepted' && state !== 'cancelled' ? (['cancelled'] as const) : []),
  ];
  if (act === 'submit') return <SubmitRequest request={request} onClose={() => setAct(null)} />;
  if (act !== null) return <Decide no={no} act={act} onClose={() => setAct(null)} />;
  return (
    <Dialog wide title={t('requests.one', { no, period: request.period })} onClose={onClose} data-testid="request">
      <p>{request.note}</p>
      <ul>
        {request.items.map((each, at) => (
          <li key={at}>
            {item(each.item ?? each.kind)} ({unitSymbol(each.unit)}){each.words === '' ? '' : `: ${each.words}`}
          </li>
        ))}
      </ul>
      {steps.length === 0 ? <p>{t('requests.no-steps')}</p> : null}
      <ol>
        {steps.map((each) => (
          <li key={each.no}>
            {formatTime(Date.parse(each.recordedAt), 'short')} · {t(`requests.step.${each.step}`)} · {each.recordedBy}:{' '}
            {each.note}
            {each.activities.map((activity) => (
              <div key={activity.id}>
                {activity.date} · {item(activity.item ?? activity.kind)} · {activity.amount} {unitSymbol(activity.unit)}{' '}
                · {activity.document ? activity.document.name : t('requests.no-document')}
              </div>
            ))}
          </li>
        ))}
      </ol>
      <div className="lt-buttons">
        <CancelButton>{t('requests.close')}</CancelButton>
        {acts.map((each) => (
          <ActionButton
            key={each}
            primary={each === 'submit' || each === 'accepted'}
            danger={each === 'cancelled'}
            onClick={() => setAct(each)}
          >
            {t(`requests.act.${each}`)}
          </ActionButton>
        ))}
      </div>
    </Dialog>
  );
}

function Decide({ no, act, onClose }: { no: number; act: Exclude<Act, 'submit'>; onClose: () => void }): ReactNode {
  const t = useT();
  const path = `./requests/${no}/${act === 'withdraw' ? 'withdrawal' : 'decision'}`;
  const decide = useApiMutation<unknown, object>(path, {
    invalidate: ['./requests', './activities', './inventory', './rating'],
    onSuccess: onClose,
  });
  return (
    <ReasonDialog
      title={t(`requests.act.${act}`)}
      hint={t(`requests.hint.${act}`)}
      confirm={t(`requests.act.${act}`)}
      danger={act === 'cancelled'}
      busy={decide.isPending}
      onClose={onClose}
      onConfirm={(note) =>
        decide.mutate(act === 'withdraw' ? { note } : { decision: act, note }, {
          onError: (error) => notify.error(error),
        })
      }
    />
  );
}
