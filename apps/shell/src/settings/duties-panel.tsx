import {
  ActionButton,
  notify,
  Panel,
  ReasonDialog,
  StatusBadge,
  useApi,
  useApiMutation,
  useLocalized,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';

/** Whether the park separates duties, and the switch of it, which another person approves. */
export function DutiesPanel(): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const loaded = useApi<{ separated: boolean }>('/duties');
  const [asking, setAsking] = useState(false);
  const change = useApiMutation<{ proposal: number | null }, { separated: boolean; reason: string }>('/duties', {
    method: 'PUT',
    invalidate: ['/duties', '/proposals', '/api/me'],
    onSuccess: ({ proposal }) => {
      setAsking(false);
      notify.success(t(proposal === null ? 'duties.changed' : 'duties.proposed'));
    },
  });
  const separated = loaded.data?.separated ?? false;
  const action = t(separated ? 'duties.join' : 'duties.separate');
  return (
    <Panel
      title={t('duties.title')}
      actions={
        <ActionButton onClick={() => setAsking(true)} data-testid="duties-switch">
          {action}
        </ActionButton>
      }
      state={viewState(loaded)}
      data-testid="duties"
    >
      <p>
        {text(park.name)}{' '}
        <StatusBadge state={separated ? 'done' : 'off'} label={t(separated ? 'duties.on' : 'duties.off')} />
      </p>
      <p className="lt-form-help">{t('duties.meta')}</p>
      {asking ? (
        <ReasonDialog
          title={action}
          hint={t('duties.hint')}
          confirm={action}
          busy={change.isPending}
          onClose={() => setAsking(false)}
          onConfirm={(reason) =>
            change.mutate({ separated: !separated, reason }, { onError: (error) => notify.error(error) })
          }
        />
      ) : null}
    </Panel>
  );
}
