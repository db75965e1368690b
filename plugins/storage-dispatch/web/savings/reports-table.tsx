import { DataTable, ProgressBar, StatusBadge, usePark, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { SavingsHead } from '../../contracts/savings/routes.ts';
import { Amount } from '../shared/amount.tsx';
import { useT } from '../use-t.ts';

const tones = { waiting: 'busy', running: 'busy', done: 'normal', failed: 'alarm' } as const;

/** All savings reports, newest first; the one that is opened is shown below. */
export function ReportsTable({
  reports,
  chosen,
  onChoose,
}: {
  reports: readonly SavingsHead[];
  chosen: number | null;
  onChoose: (no: number) => void;
}): ReactNode {
  const t = useT();
  const park = usePark();
  const columns: Column<SavingsHead>[] = [
    { id: 'no', title: t('savings.column.no'), kind: 'number', width: 80, phone: true, value: ({ no }) => no },
    {
      id: 'period',
      title: t('savings.column.period'),
      phone: true,
      value: ({ request: { from, to } }) => (from === to ? from : `${from} – ${to}`),
    },
    {
      id: 'state',
      title: t('savings.column.state'),
      width: 220,
      value: ({ state }) => t(`savings.state.${state}`),
      render: ({ state, progress, error }) =>
        state === 'running' ? (
          <ProgressBar share={progress} />
        ) : (
          <StatusBadge
            state={state}
            tone={tones[state]}
            label={t(`savings.state.${state}`)}
            title={error ?? undefined}
          />
        ),
    },
    {
      id: 'saving',
      title: t('savings.column.saving'),
      kind: 'number',
      phone: true,
      value: ({ saving }) => saving,
      render: ({ saving, currency, ref }) => (
        <Amount
          value={saving}
          currency={currency}
          evidence={saving === null ? null : ref}
          label={t('savings.column.saving')}
        />
      ),
    },
  ];
  return (
    <DataTable
      id="savings"
      columns={columns}
      rows={reports}
      rowKey={({ no }) => String(no)}
      onOpen={({ no }) => onChoose(no)}
      selected={new Set(chosen === null ? [] : [String(chosen)])}
      exportName={`savings-${park.id}`}
      maxHeight={280}
      data-testid="savings-reports"
    />
  );
}
