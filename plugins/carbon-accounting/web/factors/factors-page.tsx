import {
  type Column,
  DataTable,
  DownloadLink,
  FilterSelect,
  Page,
  Panel,
  type PluginPageProps,
  ProposalsPanel,
  Quantity,
  StatusBadge,
  useApi,
  useCan,
  useIsPhone,
  useLanguage,
  useLocalized,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { FactorRow, FactorsData } from '../../contracts/factor-routes.ts';
import { factorCategories } from '../../contracts/factor.ts';
import { useChoice } from '../shared/use-choice.ts';
import { useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { ImportFactors } from './import-factors.tsx';

const looks = { product: 'ok', approved: 'ok', proposed: 'pending', refused: 'off' } as const;

/** The factor library with source, status and approval of every version. */
export function FactorsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const park = usePark();
  const text = useLocalized();
  const item = useWordsOf('item');
  const basis = useWordsOf('basis');
  const language = useLanguage();
  const phone = useIsPhone();
  const mayEdit = useCan('carbon.factors-edit');
  const [category, choose] = useChoice<string>('category', 'grid');
  const query = category === 'all' ? {} : { category };
  const loaded = useApi<FactorsData>('./factors', { query, keepPrevious: true });
  const rows = loaded.data?.factors ?? [];
  const nameOf = ({ factor }: FactorRow): string => {
    const { name } = factor;
    return name?.['zh-CN'] !== undefined
      ? text({ en: name.en, 'zh-CN': name['zh-CN'] })
      : (name?.en ?? item(factor.item));
  };
  const columns: Column<FactorRow>[] = [
    {
      id: 'name',
      title: t('column.factor'),
      phone: true,
      value: (row) => (phone ? [nameOf(row), row.factor.year].filter(Boolean).join(' ') : nameOf(row)),
    },
    {
      id: 'area',
      title: t('column.area'),
      phone: true,
      value: ({ factor }) => {
        const { areaName } = factor;
        return areaName?.['zh-CN'] !== undefined ? text({ en: areaName.en, 'zh-CN': areaName['zh-CN'] }) : factor.area;
      },
    },
    {
      id: 'basis',
      title: t('column.basis'),
      value: ({ factor }) => (factor.basis ? basis(factor.basis) : (factor.set ?? null)),
    },
    {
      id: 'year',
      title: t('column.year'),
      width: 80,
      value: ({ factor }) => (factor.year === undefined ? null : String(factor.year)),
    },
    {
      id: 'value',
      title: t('column.value'),
      kind: 'number',
      phone: true,
      value: ({ factor }) => (factor.value === null ? null : Number(factor.value)),
      render: ({ factor, ref }) => (
        <Quantity
          value={factor.value === null ? null : Number(factor.value)}
          unit={factor.unit}
          scale="none"
          digits={decimals(factor.value)}
          evidence={ref}
          reason={t('factors.by-equipment')}
        />
      ),
    },
    { id: 'published', title: t('column.published'), width: 120, value: ({ factor }) => factor.publishedOn ?? null },
    { id: 'status', title: t('column.status'), value: ({ factor }) => t(`status.${factor.status}`) },
    {
      id: 'state',
      title: t('column.approval'),
      value: ({ state }) => t(`factors.state.${state}`),
      render: ({ state }) => <StatusBadge state={looks[state]} label={t(`factors.state.${state}`)} />,
    },
    { id: 'version', title: t('column.version'), kind: 'number', width: 90, value: ({ factor }) => factor.version },
    { id: 'source', title: t('column.source'), hidden: true, value: ({ factor }) => factor.source },
    { id: 'id', title: t('column.id'), hidden: true, value: ({ factor }) => factor.id },
  ];
  return (
    <Page
      title={t('factors.title')}
      meta={t('factors.meta', { count: rows.length })}
      actions={
        <>
          <FilterSelect
            label={t('factors.category')}
            value={category}
            options={['all', ...factorCategories].map((each) => ({ value: each, label: t.of('category', each) }))}
            onChange={choose}
          />
          <DownloadLink href={`./factors/xlsx?lang=${language}`} title={t('factors.list-hint')}>
            XLSX
          </DownloadLink>
          {mayEdit ? <ImportFactors /> : null}
        </>
      }
      state={viewState(loaded, {
        when: loaded.data !== undefined && rows.length === 0,
        title: t('factors.empty'),
        hint: t('factors.empty-hint'),
      })}
      data-testid="carbon-factors"
    >
      <ProposalsPanel plugin="carbon-accounting" touches={['./factors']} />
      <Panel flush>
        <DataTable
          id="factors"
          columns={columns}
          rows={rows}
          rowKey={({ factor }) => `${factor.id}@${factor.version}`}
          exportName={`factors-${park.id}`}
          maxHeight={640}
          data-testid="factors-table"
        />
      </Panel>
    </Page>
  );
}

/** As many decimals as the value was published with. */
function decimals(value: string | null): number {
  return value?.split('.')[1]?.length ?? 0;
}
