import { ActionButton, type Column, DataTable, Quantity, StatusBadge, useCan } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { VerificationView } from '../../contracts/verification-routes.ts';
import { useActivityName } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { VerificationStep } from './verification-step.tsx';

type Row = VerificationView['sample'][number];

/** Lines of the sample; each opens to its readings, and is checked here. */
export function SampleTable({ view }: { view: VerificationView }): ReactNode {
  const t = useT();
  const activity = useActivityName();
  const mayVerify = useCan('carbon.verify');
  const [checking, setChecking] = useState<string | null>(null);
  const result = ({ check }: Row): string =>
    t(check ? `verification.result.${check.result}` : 'verification.unchecked');
  const columns: Column<Row>[] = [
    { id: 'activity', title: t('column.activity'), phone: true, value: ({ activityId }) => activity(activityId) },
    { id: 'why', title: t('verification.why'), width: 150, value: ({ why }) => t(`verification.drawn.${why}`) },
    {
      id: 'tonnes',
      title: t('column.emissions'),
      kind: 'number',
      unit: view.unit,
      width: 150,
      phone: true,
      value: ({ tonnesT }) => tonnesT,
      render: ({ tonnesT, ref }) => <Quantity value={tonnesT} unit="" scale="none" digits={2} evidence={ref} />,
    },
    {
      id: 'check',
      title: t('requests.status'),
      width: 140,
      phone: true,
      value: result,
      render: (row) => (
        <StatusBadge
          state={row.check === null ? 'pending' : row.check.result === 'agrees' ? 'ok' : 'alarm'}
          label={result(row)}
        />
      ),
    },
    { id: 'note', title: t('verification.remark'), value: ({ check }) => check?.note ?? null },
    {
      id: 'act',
      title: t('column.actions'),
      width: 120,
      value: () => null,
      render: ({ activityId }) =>
        mayVerify && view.opinion === null ? (
          <ActionButton quiet onClick={() => setChecking(activityId)}>
            {t('verification.act.check')}
          </ActionButton>
        ) : null,
    },
  ];
  return (
    <>
      <DataTable
        id="sample"
        columns={columns}
        rows={view.sample}
        rowKey={({ activityId }) => activityId}
        exportName={`verification-${view.no}-sample`}
        maxHeight={420}
      />
      {checking ? (
        <VerificationStep view={view} act="check" activityId={checking} onClose={() => setChecking(null)} />
      ) : null}
    </>
  );
}
