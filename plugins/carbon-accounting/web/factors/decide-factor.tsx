import {
  ActionButton,
  Choice,
  notify,
  ReasonDialog,
  StatusBadge,
  useApiMutation,
  useCan,
  useT,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { FactorRow } from '../../contracts/factor-routes.ts';

/** Approves or refuses a proposed version. */
export function DecideFactor({ row }: { row: FactorRow }): ReactNode {
  const t = useT();
  const may = useCan('carbon.factors-approve');
  const [asking, setAsking] = useState(false);
  const [verdict, setVerdict] = useState<'approve' | 'refuse'>('approve');
  const { id, version } = row.factor;
  const decide = useApiMutation<unknown, { approved: boolean; note: string }>(`./factors/${id}/${version}/decision`, {
    invalidate: ['./factors'],
    onSuccess: () => setAsking(false),
  });
  if (!may) return <StatusBadge state="pending" label={t('factors.state.proposed')} />;
  return (
    <>
      <ActionButton
        quiet
        onClick={(event) => {
          event.stopPropagation();
          setAsking(true);
        }}
      >
        {t('factors.decide')}
      </ActionButton>
      {asking ? (
        <ReasonDialog
          title={t('factors.decide-title', { id, version })}
          hint={t('factors.decide-hint', { name: row.proposedBy ?? '', note: row.note ?? '' })}
          confirm={t(`factors.${verdict}`)}
          danger={verdict === 'refuse'}
          busy={decide.isPending}
          onClose={() => setAsking(false)}
          onConfirm={(note) =>
            decide.mutate({ approved: verdict === 'approve', note }, { onError: (error) => notify.error(error) })
          }
        >
          <Choice
            label={t('factors.decide')}
            value={verdict}
            options={[
              { value: 'approve', label: t('factors.approve') },
              { value: 'refuse', label: t('factors.refuse') },
            ]}
            onChange={setVerdict}
          />
        </ReasonDialog>
      ) : null}
    </>
  );
}
