import {
  ActionLink,
  type Column,
  DataTable,
  DownloadLink,
  formatShare,
  formatTime,
  Page,
  Panel,
  Quantity,
  useApi,
  useCan,
  useLanguage,
  usePark,
  usePluginRoot,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { Retirement } from '../../contracts/retirement-routes.ts';
import { useAccountName } from '../shared/names.ts';
import { useT } from '../use-t.ts';

/** What was retired, for whom and for which consumption. */
export function RetirementsPage(): ReactNode {
  const t = useT();
  const root = usePluginRoot();
  const mayRetire = useCan('certificates.retire');
  const loaded = useApi<{ retirements: Retirement[] }>('./retirements', { query: { limit: 1000 } });
  const rows = loaded.data?.retirements ?? [];
  const open = mayRetire ? (
    <ActionLink primary to={`${root}/retirements/new`}>
      {t('retire.open')}
    </ActionLink>
  ) : null;
  return (
    <Page
      title={t('retirements.title')}
      meta={t('retirements.meta', { count: rows.length })}
      actions={open}
      state={viewState(loaded, {
        when: loaded.data !== undefined && rows.length === 0,
        title: t('retirements.empty'),
        hint: t('retirements.empty-hint'),
        action: open,
      })}
      data-testid="certificate-retirements"
    >
      <Panel flush>
        <RetirementTable rows={rows} />
      </Panel>
    </Page>
  );
}

function RetirementTable({ rows }: { rows: readonly Retirement[] }): ReactNode {
  const t = useT();
  const park = usePark();
  const language = useLanguage();
  const name = useAccountName();
  const columns: Column<Retirement>[] = [
    { id: 'no', title: t('column.no'), kind: 'number', phone: true, value: ({ no }) => no },
    { id: 'beneficiary', title: t('column.beneficiary'), phone: true, value: ({ beneficiary }) => beneficiary },
    {
      id: 'wh',
      title: t('column.amount'),
      kind: 'number',
      unit: 'MWh',
      phone: true,
      value: ({ wh }) => wh / 1e6,
      render: ({ wh, ref }) => <Quantity value={wh} unit="Wh" evidence={ref} label={t('column.amount')} />,
    },
    { id: 'period', title: t('column.period'), value: ({ periodFrom, periodTo }) => `${periodFrom} – ${periodTo}` },
    {
      id: 'consumption',
      title: t('column.consumption'),
      kind: 'number',
      unit: 'MWh',
      value: ({ consumptionWh }) => (consumptionWh === null ? null : consumptionWh / 1e6),
      render: ({ consumptionWh, consumptionRef }) => (
        <Quantity value={consumptionWh} unit="Wh" evidence={consumptionRef} label={t('column.consumption')} />
      ),
    },
    {
      id: 'share',
      title: t('column.share'),
      kind: 'number',
      unit: '%',
      value: ({ wh, consumptionWh }) => (consumptionWh ? (100 * wh) / consumptionWh : null),
      render: ({ wh, consumptionWh }) => formatShare(consumptionWh ? wh / consumptionWh : null),
    },
    { id: 'matching', title: t('column.matching'), value: ({ matching }) => t(`matching.${matching}`) },
    { id: 'purpose', title: t('column.purpose'), hidden: true, value: ({ purpose }) => purpose },
    { id: 'account', title: t('column.account'), hidden: true, value: ({ account }) => name(account) },
    {
      id: 'at',
      title: t('column.time'),
      kind: 'time',
      hidden: true,
      value: ({ recordedAt }) => Date.parse(recordedAt),
      render: ({ recordedAt }) => formatTime(Date.parse(recordedAt), 'short'),
    },
    {
      id: 'files',
      title: t('column.documents'),
      value: () => null,
      render: ({ no }) => (
        <>
          <DownloadLink quiet href={`./retirements/${no}/pdf?lang=${language}`}>
            PDF
          </DownloadLink>{' '}
          <DownloadLink quiet href={`./retirements/${no}/statement`} name={`retirement-${park.id}-${no}.json`}>
            JSON
          </DownloadLink>
        </>
      ),
    },
  ];
  return (
    <DataTable
      id="retirements"
      columns={columns}
      rows={rows}
      rowKey={({ no }) => String(no)}
      exportName={`retirements-${park.id}`}
      maxHeight={640}
    />
  );
}
