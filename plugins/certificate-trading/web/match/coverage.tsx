import {
  type Column,
  DataTable,
  formatQuantity,
  Panel,
  Quantity,
  useApi,
  useLanguage,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { CoverageData } from '../../contracts/hourly-routes.ts';
import { useAccountName } from '../shared/names.ts';
import { useT } from '../use-t.ts';

type Row = CoverageData['accounts'][number];

/** What certificates of the same hour cover for each account, and what those of the park could. */
export function Coverage({ month }: { month: string }): ReactNode {
  const t = useT();
  const name = useAccountName();
  const language = useLanguage();
  const park = usePark();
  const loaded = useApi<CoverageData>('./hourly/coverage', {
    query: { month },
    keepPrevious: true,
    refetchMs: 300_000,
  });
  const { data } = loaded;
  if (data?.accounts.length === 0) return null;
  const energy = (
    id: 'loadWh' | 'ownWh' | 'parkWh' | 'openWh',
    title: string,
    evidence?: (row: Row) => string | null,
  ): Column<Row> => ({
    ...{ id, title, kind: 'number', unit: 'MWh', phone: id !== 'loadWh', value: (row) => row[id] / 1e6 },
    ...(evidence
      ? { render: (row) => <Quantity value={row[id]} unit="Wh" evidence={evidence(row)} label={title} /> }
      : {}),
  });
  const columns: Column<Row>[] = [
    { id: 'account', title: t('column.account'), phone: true, value: ({ account }) => name(account) },
    energy('loadWh', t('match.load'), ({ consumptionRef }) => consumptionRef),
    energy('ownWh', t('match.own'), ({ ownRef }) => ownRef),
    energy('parkWh', t('match.from-park')),
    energy('openWh', t('match.open')),
    {
      ...{ id: 'estimatedShare', title: t('match.not-measured'), kind: 'number', unit: '%', phone: false },
      value: ({ estimatedShare }) => (estimatedShare === null ? null : estimatedShare * 100),
    },
  ];
  return (
    <Panel
      title={t('match.coverage')}
      meta={t('match.coverage-meta')}
      state={viewState(loaded)}
      flush
      data-testid="match-coverage"
    >
      <DataTable
        id="match-coverage"
        columns={columns}
        rows={data?.accounts ?? []}
        rowKey={({ account }) => account}
        initialSort={{ column: 'openWh', descending: true }}
        exportName={`match-coverage-${park.id}`}
      />
      {data ? (
        <p className="ct-below">
          {t('match.coverage-left', { left: formatQuantity(data.leftWh, 'Wh', { language }) })}
        </p>
      ) : null}
    </Panel>
  );
}
