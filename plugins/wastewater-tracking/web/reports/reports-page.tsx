import {
  DataTable,
  DownloadLink,
  formatTime,
  Page,
  Panel,
  StatusBadge,
  useApi,
  useCan,
  useLanguage,
  useLocalized,
  usePark,
  viewState,
  withQuery,
  type Column,
  type PluginPageProps,
  type Tone,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ReportsData } from '../../contracts/reports.ts';
import { usePlants } from '../shared/use-plants.ts';
import { useT } from '../use-t.ts';
import { MakeReport } from './make-report.tsx';
import { ReportStep } from './report-step.tsx';

export type ReportRow = ReportsData['reports'][number];

const tones: Record<ReportRow['state'], Tone> = {
  draft: 'notice',
  checked: 'notice',
  signed: 'normal',
  submitted: 'normal',
  corrected: 'off',
  withdrawn: 'off',
};

/** Operating and discharge reports: made, checked by somebody else, signed, submitted, corrected. */
export function ReportsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const lang = useLanguage();
  const may = useCan('water.reports');
  const { plants } = usePlants();
  const loaded = useApi<ReportsData>('./reports', { refetchMs: 60_000 });
  const rows = loaded.data?.reports ?? [];
  const names = new Map(plants.map(({ id, name }) => [id, text(name)]));
  const columns: Column<ReportRow>[] = [
    { id: 'period', title: t('column.period'), width: 120, phone: true, value: ({ period }) => period },
    { id: 'kind', title: t('column.kind'), phone: true, value: ({ kind }) => t(`report.kind.${kind}`) },
    { id: 'plant', title: t('plant.choose'), value: ({ plant }) => names.get(plant) ?? plant },
    {
      id: 'revision',
      title: t('column.revision'),
      kind: 'number',
      width: 100,
      value: ({ revision }) => revision,
    },
    {
      id: 'state',
      title: t('column.state'),
      width: 130,
      phone: true,
      value: ({ state }) => t(`report.state.${state}`),
      render: ({ state }) => <StatusBadge state={state} tone={tones[state]} label={t(`report.state.${state}`)} />,
    },
    {
      id: 'due',
      title: t('column.due'),
      width: 170,
      value: ({ due }) => due,
      render: ({ due, late }) =>
        late ? <StatusBadge state="late" tone="alarm" label={`${due} ${t('report.late')}`} /> : due,
    },
    {
      id: 'signed',
      title: t('column.signed'),
      value: ({ steps }) => {
        const signed = steps.find(({ step }) => step === 'signed');
        return signed ? `${signed.actor}, ${formatTime(signed.at, 'short', park.timeZone)}` : null;
      },
    },
    {
      id: 'files',
      title: t('column.files'),
      width: 190,
      phone: true,
      value: () => null,
      render: ({ id }) => (
        <>
          <DownloadLink href={withQuery(`./reports/${id}/pdf`, { lang })}>PDF</DownloadLink>{' '}
          <DownloadLink href={withQuery(`./reports/${id}/xlsx`, { lang })}>XLSX</DownloadLink>
        </>
      ),
    },
    {
      id: 'act',
      title: t('column.actions'),
      width: 150,
      phone: true,
      value: () => null,
      render: (row) => <ReportStep row={row} />,
    },
  ];
  return (
    <Page
      title={t('report.title')}
      meta={t('report.meta', { count: rows.filter(({ late }) => late).length })}
      actions={may && plants.length > 0 ? <MakeReport plants={plants} /> : null}
      data-testid="water-reports"
    >
      <Panel
        flush
        state={viewState(loaded, {
          when: loaded.data !== undefined && rows.length === 0,
          title: t('report.empty'),
          hint: t('report.empty-hint'),
        })}
      >
        <DataTable
          id="reports"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          exportName={`water-reports-${park.id}`}
          maxHeight={640}
          data-testid="water-reports-table"
        />
      </Panel>
    </Page>
  );
}
