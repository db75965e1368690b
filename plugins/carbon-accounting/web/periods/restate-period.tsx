import { ActionButton, notify, ReasonDialog, useApi, useApiMutation, useT } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PreviewData } from '../../contracts/period-routes.ts';
import { useWordsOf } from '../shared/names.ts';

/** Shows what restating a period would change, and does it with a reason. */
export function RestatePeriod({ period, profile }: { period: string; profile: string }): ReactNode {
  const t = useT();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <ActionButton quiet onClick={() => setAsking(true)}>
        {t('periods.restate')}
      </ActionButton>
      {asking ? <Restate period={period} profile={profile} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function Restate({ period, profile, onClose }: { period: string; profile: string; onClose: () => void }): ReactNode {
  const t = useT();
  const preview = useApi<PreviewData>('./restatements/preview', { query: { period, profile } });
  const apply = useApiMutation<unknown, { period: string; profile: string; note: string }>('./restatements', {
    invalidate: ['./periods', './inventory', './restatements'],
    onSuccess: () => {
      onClose();
      notify.success(t('periods.restated', { period }));
    },
  });
  return (
    <ReasonDialog
      wide
      title={t('periods.restate-title', { period })}
      hint={t('periods.restate-hint')}
      confirm={t('periods.restate')}
      busy={apply.isPending}
      ready={preview.data?.changed === true}
      onClose={onClose}
      onConfirm={(note) => apply.mutate({ period, profile, note }, { onError: (error) => notify.error(error) })}
    >
      {preview.data ? (
        <Impact preview={preview.data} />
      ) : (
        <p>{preview.error ? preview.error.message : t('periods.calculating')}</p>
      )}
    </ReasonDialog>
  );
}

function Impact({ preview }: { preview: PreviewData }): ReactNode {
  const t = useT();
  const cause = useWordsOf('cause');
  const method = useWordsOf('method');
  const { restatement, changed } = preview;
  if (!changed) return <p>{t('periods.unchanged')}</p>;
  return (
    <div data-testid="restatement-impact">
      <p>
        {t('periods.impact', { causes: restatement.causes.map(cause).join(', '), lines: restatement.lines.length })}
      </p>
      <ul>
        {restatement.methods.map((each) => (
          <li key={each.method}>
            {method(each.method)}: {each.before ?? '–'} → {each.after ?? '–'} {each.unit} ({each.delta ?? '–'})
          </li>
        ))}
      </ul>
    </div>
  );
}
