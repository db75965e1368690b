import {
  ActionButton,
  ActionLink,
  type Column,
  DataTable,
  Evident,
  Figure,
  Figures,
  FilterSelect,
  formatMoney,
  formatShare,
  Notice,
  Page,
  Panel,
  type PluginPageProps,
  ProposalsPanel,
  Quantity,
  useApi,
  useCan,
  useLocalized,
  useNow,
  usePark,
  usePluginRoot,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { Position, PositionMonth } from '../../contracts/desk-routes.ts';
import type { PositionFigure } from '../../contracts/evidence.ts';
import { AccountChoice, UnknownAccount, useAccount } from '../shared/choices.tsx';
import { useAccountName } from '../shared/names.ts';
import { useSearch } from '../shared/search.ts';
import { monthsBefore } from '../shared/values.ts';
import { useT } from '../use-t.ts';
import { ContractsPanel } from './contracts-panel.tsx';
import { OutlookTable } from './outlook-table.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { ProposePurchase } from './propose-purchase.tsx';
import { PurchasesPanel } from './purchases-panel.tsx';

/** Position against the target by month, and what to buy. */
export function DeskPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const park = usePark();
  const name = useAccountName();
  const [account, chooseAccount] = useAccount();
  const thisYear = Number(monthsBefore(useNow(60_000), park.timeZone, 1)[0]!.slice(0, 4));
  const [year, chooseYear] = useSearch('year', String(thisYear));
  const loaded = useApi<Position>('./position', { query: { account, year }, keepPrevious: true, refetchMs: 30_000 });
  const years = [thisYear, thisYear - 1, thisYear - 2].map(String);
  const data = loaded.data;
  return (
    <Page
      title={t('desk.title')}
      meta={`${name(account)} · ${year}`}
      actions={
        <>
          <AccountChoice />
          <FilterSelect
            label={t('desk.year')}
            value={year}
            options={(years.includes(year) ? years : [year, ...years]).map((value) => ({ value, label: value }))}
            onChange={chooseYear}
          />
        </>
      }
      state={viewState(loaded, {
        when: data?.months.length === 0,
        title: t('desk.empty', { year }),
        hint: t('desk.empty-hint'),
      })}
      data-testid="certificate-desk"
    >
      {data ? (
        <>
          <UnknownAccount />
          {data.targetPct === null ? (
            <Notice title={t('desk.no-target')}>
              {t(data.targetAccounts.length > 0 ? 'desk.other-targets' : 'desk.no-target-hint')}
              {data.targetAccounts.map((each) => (
                <ActionButton key={each} quiet onClick={() => chooseAccount(each)}>
                  {name(each)}
                </ActionButton>
              ))}
            </Notice>
          ) : null}
          <Totals data={data} />
          <Proposals data={data} />
          <ProposalsPanel
            plugin="certificate-trading"
            touches={[
              './purchases',
              './power-contracts',
              './position',
              './orders',
              './market',
              './money',
              './portfolio',
            ]}
          />
          <PurchasesPanel data={data} />
          <PlanPanel />
          <ContractsPanel account={account} />
          {data.outlook.some(({ basis }) => basis !== 'none') ? (
            <Panel title={t('desk.outlook')} meta={t('desk.outlook-meta')} flush>
              <OutlookTable rows={data.outlook} />
            </Panel>
          ) : null}
          <Panel title={t('desk.months')} flush>
            <Months rows={data.months} account={data.account} />
          </Panel>
        </>
      ) : null}
    </Page>
  );
}

function positionRefOf(figure: PositionFigure, span: string, account: string): string {
  return `certificate.position/${figure}/${span}/${account}`;
}

function Totals({ data }: { data: Position }): ReactNode {
  const t = useT();
  const { total, targetPct, year, account } = data;
  const opens = (figure: PositionFigure): string => positionRefOf(figure, String(year), account);
  const covered = total.consumptionWh === 0 ? null : total.certificatesWh / total.consumptionWh;
  return (
    <Figures data-testid="desk-figures">
      <Figure label={t('desk.consumption')} note={t('desk.consumption-note')}>
        <Quantity
          value={total.consumptionWh}
          unit="Wh"
          size="lg"
          evidence={opens('consumption')}
          label={t('desk.consumption')}
        />
      </Figure>
      <Figure label={t('desk.certificates')} note={t('desk.covered', { share: formatShare(covered) })}>
        <Quantity
          value={total.certificatesWh}
          unit="Wh"
          size="lg"
          evidence={opens('certificates')}
          label={t('desk.certificates')}
        />
      </Figure>
      <Figure label={t('desk.target')} note={targetPct === null ? null : t('desk.target-note', { pct: targetPct })}>
        <Quantity
          value={total.targetWh}
          unit="Wh"
          size="lg"
          evidence={total.targetWh === null ? null : opens('target')}
          label={t('desk.target')}
          reason={t('desk.no-target')}
        />
      </Figure>
      <Figure
        label={t((total.gapWh ?? 0) < 0 ? 'desk.surplus' : 'desk.gap')}
        note={t((total.gapWh ?? 0) < 0 ? 'desk.surplus-note' : 'desk.gap-note')}
      >
        <Quantity
          value={total.gapWh === null ? null : Math.abs(total.gapWh)}
          unit="Wh"
          size="lg"
          evidence={total.gapWh === null ? null : opens(total.gapWh < 0 ? 'surplus' : 'gap')}
          label={t('desk.gap')}
          reason={t('desk.no-target')}
        />
      </Figure>
    </Figures>
  );
}

function Proposals({ data }: { data: Position }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const root = usePluginRoot();
  const mayTrade = useCan('certificates.trade');
  if (data.proposals.length === 0) return null;
  const { purchaseLimitFen: limit, spentTodayFen: spent, account } = data;
  return (
    <Panel title={t('desk.proposal')} meta={t('desk.proposal-meta')}>
      {data.proposals.map(({ book, name, wantedLots, offeredLots, costFen, limitFen }) => (
        <div key={book} data-testid="desk-proposal">
          <p>
            {limitFen === null ? (
              t('desk.nothing-offered', { book: text(name), wanted: wantedLots })
            ) : (
              <Evident
                evidence={`certificate.book/cost/${book}/ask/${wantedLots}`}
                value={t('desk.offer', {
                  book: text(name),
                  offered: offeredLots,
                  wanted: wantedLots,
                  cost: formatMoney(costFen),
                  limit: formatMoney(limitFen),
                })}
              />
            )}
          </p>
          {mayTrade && limit !== null && spent + offeredLots * (limitFen ?? 0) > limit ? (
            <ProposePurchase
              key={account}
              account={account}
              book={book}
              lots={limitFen === null ? wantedLots : offeredLots}
              priceFen={limitFen}
            />
          ) : mayTrade ? (
            <ActionLink
              primary={limitFen !== null}
              to={`${root}/market?${new URLSearchParams({
                book,
                account: data.account,
                lots: String(limitFen === null ? wantedLots : offeredLots),
                ...(limitFen === null ? {} : { price: (limitFen / 100).toFixed(2) }),
              }).toString()}`}
            >
              {t(limitFen === null ? 'desk.bid' : 'desk.buy')}
            </ActionLink>
          ) : null}
        </div>
      ))}
    </Panel>
  );
}

function Months({ rows, account }: { rows: readonly PositionMonth[]; account: string }): ReactNode {
  const t = useT();
  const park = usePark();
  const energy = (
    id: 'consumption' | 'certificates' | 'retired' | 'target' | 'gap' | 'contracted',
    phone: boolean,
  ): Column<PositionMonth> => ({
    id,
    title: t(`desk.${id}`),
    kind: 'number',
    unit: 'MWh',
    phone,
    value: (row) => {
      const wh = row[`${id}Wh`];
      return wh === null ? null : wh / 1e6;
    },
    render: (row) => (
      <Quantity
        value={row[`${id}Wh`]}
        unit="Wh"
        evidence={row[`${id}Wh`] === null ? null : positionRefOf(id, row.month, account)}
        label={t(`desk.${id}`)}
      />
    ),
  });
  const columns: Column<PositionMonth>[] = [
    { id: 'month', title: t('column.month'), phone: true, value: ({ month }) => month },
    energy('consumption', true),
    energy('certificates', false),
    energy('retired', false),
    energy('target', false),
    energy('gap', true),
    energy('contracted', false),
  ];
  return (
    <DataTable
      id="position"
      columns={columns}
      rows={rows}
      rowKey={({ month }) => month}
      initialSort={{ column: 'month', descending: true }}
      exportName={`certificate-position-${park.id}`}
      maxHeight={520}
    />
  );
}
