import { DataTable, formatTime, Panel, StatusBadge, useApi, viewState, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { ImportState } from './use-import.ts';

/** Imports of the park, newest first, from the page and from the command line. */
export function ImportHistory(): ReactNode {
  const t = useT();
  const imports = useApi<ImportState[]>('telemetry/imports', { refetchMs: 10_000 });
  const columns: Column<ImportState>[] = [
    {
      id: 'at',
      title: t('imports.at'),
      kind: 'time',
      width: 160,
      phone: true,
      value: ({ startedAt }) => formatTime(startedAt, 'datetime'),
    },
    { id: 'source', title: t('imports.source'), phone: true, value: ({ source }) => source.replace(/^import:/, '') },
    {
      id: 'state',
      title: t('imports.state'),
      width: 120,
      phone: true,
      value: ({ state }) => t(`imports.states.${state}`),
      render: ({ state, error }) => (
        <StatusBadge
          state={state}
          tone={state === 'done' ? 'normal' : state === 'running' ? 'busy' : 'alarm'}
          label={t(`imports.states.${state}`)}
          title={error}
        />
      ),
    },
    { id: 'stored', title: t('imports.stored'), kind: 'number', width: 110, value: ({ stored }) => stored },
    {
      id: 'duplicates',
      title: t('imports.duplicates'),
      kind: 'number',
      width: 110,
      value: ({ duplicates }) => duplicates,
    },
    { id: 'rejected', title: t('imports.rejected'), kind: 'number', width: 110, value: ({ rejected }) => rejected },
  ];
  const state = viewState(imports, {
    when: imports.data?.length === 0,
    title: t('imports.none'),
    hint: t('imports.none-hint'),
  });
  return (
    <Panel title={t('imports.history')} state={state} flush>
      <DataTable
        id="imports"
        columns={columns}
        rows={imports.data ?? []}
        rowKey={({ id }) => id}
        initialSort={{ column: 'at', descending: true }}
        exportName="imports"
        maxHeight={320}
      />
    </Panel>
  );
}
