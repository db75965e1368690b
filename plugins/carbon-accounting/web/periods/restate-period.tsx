import { notify, ReasonDialog, useApi, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PreviewData } from '../../contracts/period-routes.ts';
import { useT } from '../use-t.ts';
import { GapsReason, leastReason } from './gaps-notice.tsx';
import { RestatementImpact } from './restatement-impact.tsx';

/** Shows what restating a period would change, and does it with a reason. */
export function RestatePeriod(props: { period: string; profile: string; onClose: () => void }): ReactNode {
  const { period, profile, onClose } = props;
  const t = useT();
  const preview = useApi<PreviewData>('./restatements/preview', { query: { period, profile } });
  const [gapsReason, setGapsReason] = useState('');
  const gaps = preview.data?.incomplete ?? null;
  const apply = useApiMutation<unknown, { period: string; profile: string; note: string; gapsReason?: string }>(
    './restatements',
    {
      invalidate: ['./periods', './inventory', './restatements'],
      onSuccess: () => {
        onClose();
        notify.success(t('periods.restated', { period }));
      },
    },
  );
  return (
    <ReasonDialog
      wide
      title={t('periods.restate-title', { period })}
      hint={t('periods.restate-hint')}
      confirm={t('periods.restate')}
      busy={apply.isPending}
      ready={preview.data?.changed === true && (gaps === null || gapsReason.trim().length >= leastReason)}
      onClose={onClose}
      onConfirm={(note) =>
        apply.mutate(
          { period, profile, note, ...(gaps === null ? {} : { gapsReason: gapsReason.trim() }) },
          { onError: (error) => notify.error(error) },
        )
      }
    >
      {preview.data?.changed ? (
        <>
          <RestatementImpact
            restatement={preview.data.restatement}
            of={{ period, profile, before: preview.data.revision, after: null }}
          />
          {gaps === null ? null : <GapsReason gaps={gaps} value={gapsReason} onChange={setGapsReason} />}
        </>
      ) : (
        <p>{preview.error ? preview.error.message : t(preview.data ? 'periods.unchanged' : 'periods.calculating')}</p>
      )}
    </ReasonDialog>
  );
}
