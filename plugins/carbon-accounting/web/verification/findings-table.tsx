import { ActionButton, type Column, DataTable, Quantity, StatusBadge, useCan } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { FindingView, VerificationView } from '../../contracts/verification-routes.ts';
import { useT } from '../use-t.ts';
import { VerificationStep } from './verification-step.tsx';

const looks = { observation: 'off', minor: 'warning', material: 'alarm' } as const;

/** Findings with answers; the park answers, the auditor closes. */
export function FindingsTable({ view }: { view: VerificationView }): ReactNode {
  const t = useT();
  const mayVerify = useCan('carbon.verify');
  const mayAnswer = useCan('carbon.findings-answer');
  const [asked, setAsked] = useState<{ act: 'answer' | 'close'; finding: number } | null>(null);
  const columns: Column<FindingView>[] = [
    { id: 'no', title: t('requests.no'), kind: 'number', width: 70, value: ({ no }) => no },
    {
      id: 'severity',
      title: t('verification.severity'),
      width: 140,
      phone: true,
      value: ({ severity }) => t(`verification.severities.${severity}`),
      render: ({ severity }) => (
        <StatusBadge state={looks[severity]} label={t(`verification.severities.${severity}`)} />
      ),
    },
    { id: 'note', title: t('verification.finding'), phone: true, value: ({ note }) => note },
    {
      id: 'misstated',
      title: t('verification.misstated-by'),
      kind: 'number',
      unit: view.unit,
      width: 150,
      value: ({ misstatedT }) => misstatedT,
      render: ({ no, misstatedT }) => (
        <Quantity
          value={misstatedT}
          unit=""
          scale="none"
          digits={2}
          evidence={misstatedT === null ? null : `carbon.verification/finding/${view.no}/${no}`}
          label={t('verification.misstated-by')}
        />
      ),
    },
    {
      id: 'answers',
      title: t('verification.answers'),
      value: ({ answers, closed }) =>
        [...answers, ...(closed ? [closed] : [])].map(({ recordedBy, note }) => `${recordedBy}: ${note}`).join('; ') ||
        null,
    },
    {
      id: 'closed',
      title: t('requests.status'),
      width: 110,
      phone: true,
      value: ({ closed }) => t(closed ? 'verification.closed' : 'verification.open'),
      render: ({ closed }) => (
        <StatusBadge
          state={closed ? 'ok' : 'pending'}
          label={t(closed ? 'verification.closed' : 'verification.open')}
        />
      ),
    },
    {
      id: 'act',
      title: t('column.actions'),
      width: 190,
      value: () => null,
      render: ({ no, closed }) =>
        closed === null && view.opinion === null ? (
          <>
            {mayAnswer ? (
              <ActionButton quiet onClick={() => setAsked({ act: 'answer', finding: no })}>
                {t('verification.act.answer')}
              </ActionButton>
            ) : null}
            {mayVerify ? (
              <ActionButton quiet onClick={() => setAsked({ act: 'close', finding: no })}>
                {t('verification.act.close')}
              </ActionButton>
            ) : null}
          </>
        ) : null,
    },
  ];
  return (
    <>
      <DataTable
        id="findings"
        columns={columns}
        rows={view.findings}
        rowKey={({ no }) => String(no)}
        empty={t('verification.no-findings')}
        exportName={`verification-${view.no}-findings`}
        maxHeight={320}
        bare
      />
      {asked ? <VerificationStep view={view} {...asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}
