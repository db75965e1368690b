import { DataTable, formatTime } from '@lingtan/web-sdk';
import type { Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { TariffData } from '../../contracts/tariff-routes.ts';
import { useT } from '../use-t.ts';

type Entry = TariffData['history'][number];

/** Every revision of every version: who entered it, when and why. */
export function VersionHistory({ history, tariff }: { history: readonly Entry[]; tariff: string }): ReactNode {
  const t = useT();
  const columns: Column<Entry>[] = [
    { id: 'valid-from', title: t('tariffs.valid-from'), width: 110, phone: true, value: (row) => row.validFrom },
    { id: 'revision', title: t('tariffs.revision-title'), kind: 'number', width: 90, value: (row) => row.revision },
    {
      id: 'what',
      title: t('tariffs.what'),
      width: 120,
      phone: true,
      value: (row) =>
        t(row.withdrawn ? 'tariffs.withdrawn' : row.revision > 1 ? 'tariffs.corrected' : 'tariffs.entered-version'),
    },
    {
      id: 'by',
      title: t('tariffs.by'),
      width: 150,
      value: (row) => (row.recordedBy === 'configuration' ? t('tariffs.by-config') : row.recordedBy),
    },
    {
      id: 'recorded',
      title: t('tariffs.recorded'),
      kind: 'time',
      width: 150,
      phone: true,
      value: (row) => formatTime(row.recordedAt, 'datetime'),
    },
    { id: 'reason', title: t('tariffs.reason'), value: (row) => row.reason ?? '' },
    { id: 'source', title: t('tariffs.source'), hidden: true, value: (row) => row.source },
  ];
  return (
    <DataTable
      id="tariff-history"
      columns={columns}
      rows={history}
      rowKey={(row) => row.ref}
      initialSort={{ column: 'recorded', descending: true }}
      exportName={`${tariff}-history`}
      maxHeight={260}
      data-testid="tariff-history"
    />
  );
}
