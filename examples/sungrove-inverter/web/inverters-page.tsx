import {
  Age,
  type Column,
  DataTable,
  formatNumber,
  Page,
  Panel,
  useApi,
  useLocalized,
  useT,
  viewState,
} from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type texts from '../locales/en.json';
import type { InverterState } from '../contracts/index.ts';

/** All inverters of the park with their state and the faults that they report. */
export function InvertersPage(): ReactNode {
  const t = useT<typeof texts>();
  const text = useLocalized();
  const inverters = useApi<InverterState[]>('./inverters', { refetchMs: 5_000 });
  const columns = useMemo(
    (): Column<InverterState>[] => [
      { id: 'serial', title: t('serial'), phone: true, value: (row) => row.serial },
      { id: 'asset', title: t('asset'), value: (row) => row.asset },
      { id: 'state', title: t('state'), phone: true, value: (row) => t(`states.${row.state}`) },
      {
        id: 'power',
        title: t('power'),
        kind: 'number',
        phone: true,
        value: (row) => row.powerKw ?? '',
        render: (row) => (row.powerKw === null ? '–' : `${formatNumber(row.powerKw, { digits: 1 })} kW`),
      },
      {
        id: 'faults',
        title: t('faults'),
        width: 280,
        value: (row) =>
          [...row.faults.map((fault) => `${fault.code} ${text(fault)}`), row.problem].filter(Boolean).join(' · '),
      },
      {
        id: 'at',
        title: t('read'),
        width: 120,
        value: (row) => row.at ?? 0,
        render: (row) => (row.at ? <Age at={row.at} /> : '–'),
      },
    ],
    [t, text],
  );
  const rows = inverters.data ?? [];
  const empty = { when: rows.length === 0, title: t('none'), hint: t('none-hint') };
  return (
    <Page title={t('title')} state={viewState(inverters, empty)} data-testid="sungrove-page">
      <Panel flush>
        <DataTable rows={rows} columns={columns} rowKey={(row) => row.serial} id="sungrove-inverters" />
      </Panel>
    </Page>
  );
}
