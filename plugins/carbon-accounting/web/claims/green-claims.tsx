import {
  type Column,
  DataTable,
  FailedPanel,
  Notice,
  Panel,
  Quantity,
  useApi,
  usePark,
  viewState,
  type ViewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ClaimsData } from '../../contracts/claim-routes.ts';
import type { ClaimFigure } from '../../contracts/evidence.ts';
import { useUseName, useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

type Claim = ClaimsData['claims'][number];
type Sold = ClaimsData['sold'][number];

/** Retired certificates of the period, and what each of them stands for. */
export function GreenClaims({ period }: { period: string }): ReactNode {
  const t = useT();
  const profile = useWordsOf('profile');
  const loaded = useApi<ClaimsData>(`./claims/${period}`, { keepPrevious: true });
  const { data } = loaded;
  if (!data) return <FailedPanel query={loaded} title={t('claims.title')} />;
  return (
    <>
      <Panel
        title={t('claims.title')}
        meta={t('claims.meta')}
        flush={data.claims.length > 0}
        state={viewState(loaded)}
        data-testid="green-claims"
      >
        {data.claims.length > 0 ? <ClaimsTable claims={data.claims} /> : null}
        <Notice {...(data.claims.length > 0 ? {} : { title: t(data.register ? 'claims.none' : 'claims.no-register') })}>
          {t('claims.note', { profiles: data.profiles.map((each) => profile(each.split('@')[0]!)).join(', ') || '–' })}
        </Notice>
      </Panel>
      {data.sold.length > 0 ? <SoldTable sold={data.sold} state={viewState(loaded)} /> : null}
    </>
  );
}

const soldParts = { soldWh: 'sold', exportedWh: 'export', unusedWh: 'unused' } as const;

/** Parts of a claim, as evidence names them. */
const opens = {
  ...{ coversWh: 'covers', backsContractWh: 'backs-contract', ownGenerationWh: 'own-generation', unusedWh: 'unused' },
  ...{ soldWh: 'sold', exportedWh: 'sold-with-export' },
} as const satisfies Record<string, ClaimFigure>;

function partRef(part: keyof typeof opens, claim: string): string {
  return `carbon.claim/${opens[part]}/${claim}`;
}

/** A column of energies that open their evidence. */
function energyColumn<Row>(
  id: string,
  title: string,
  phone: boolean,
  of: (row: Row) => { wh: string; ref: string },
): Column<Row> {
  return {
    ...{ id, title, phone, kind: 'number', unit: 'MWh' },
    value: (row) => Number(of(row).wh) / 1e6,
    render: (row) => <Quantity value={Number(of(row).wh)} unit="Wh" evidence={of(row).ref} label={title} />,
  };
}

/** Own generation whose certificates somebody outside has: what of it counts in the park again. */
function SoldTable({ sold, state }: { sold: readonly Sold[]; state: ViewState }): ReactNode {
  const t = useT();
  const park = usePark();
  const columns: Column<Sold>[] = [
    { id: 'device', title: t('claims.sold.device'), phone: true, value: ({ device }) => device },
    { id: 'month', title: t('column.month'), width: 110, value: ({ month }) => month },
    energyColumn('wh', t('claims.sold.wh'), false, ({ claimedWh, ref }) => ({ wh: claimedWh, ref })),
    ...(Object.keys(soldParts) as (keyof typeof soldParts)[]).map((part) =>
      energyColumn<Sold>(part, t(`claims.sold.${soldParts[part]}`), part === 'soldWh', (row) => ({
        ...{ wh: row[part], ref: partRef(part, row.claim) },
      })),
    ),
  ];
  return (
    <Panel title={t('claims.sold.title')} state={state} flush>
      <DataTable
        id="sold"
        columns={columns}
        rows={sold}
        rowKey={({ claim }) => claim}
        exportName={`sold-green-power-${park.id}`}
        bare
        maxHeight={320}
      />
    </Panel>
  );
}

const parts = ['coversWh', 'backsContractWh', 'ownGenerationWh', 'unusedWh'] as const;

function ClaimsTable({ claims }: { claims: readonly Claim[] }): ReactNode {
  const t = useT();
  const park = usePark();
  const consumer = useUseName();
  const holder = ({ account }: Claim): string =>
    account === 'park' ? t('claims.park') : consumer(account.replace('/', ':'));
  const columns: Column<Claim>[] = [
    { id: 'account', title: t('column.use'), phone: true, value: holder },
    { id: 'beneficiary', title: t('column.beneficiary'), value: ({ beneficiary }) => beneficiary },
    { id: 'from', title: t('column.from'), width: 110, value: ({ periodFrom }) => periodFrom },
    { id: 'to', title: t('column.to'), width: 110, value: ({ periodTo }) => periodTo },
    energyColumn('wh', t('column.retired'), true, ({ claimedWh, ref }) => ({ wh: claimedWh, ref })),
    ...parts.map((part) =>
      energyColumn<Claim>(part, t(`claims.part.${part}`), part === 'coversWh', (row) => ({
        ...{ wh: row[part], ref: partRef(part, row.claim) },
      })),
    ),
  ];
  return (
    <DataTable
      id="claims"
      columns={columns}
      rows={claims}
      rowKey={({ claim }) => claim}
      exportName={`green-claims-${park.id}`}
      bare
      maxHeight={320}
    />
  );
}
