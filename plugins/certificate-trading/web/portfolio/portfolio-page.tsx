import {
  ActionLink,
  Figure,
  Figures,
  Grid,
  localDate,
  Page,
  Panel,
  type PluginPageProps,
  Quantity,
  useApi,
  useCan,
  useNow,
  usePark,
  usePluginRoot,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { Portfolio } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';
import { AccountsTable } from './accounts-table.tsx';
import { HeldTable } from './held-table.tsx';
import { GiveMandate, MandatesPanel } from './mandates-panel.tsx';

const soonDays = 90;

/** Who holds what, from which device and month, and what ends soon. */
export function PortfolioPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const root = usePluginRoot();
  const mayRetire = useCan('certificates.retire');
  const loaded = useApi<Portfolio>('./portfolio', { refetchMs: 60_000 });
  const data = loaded.data;
  const empty = {
    when: data?.balances.length === 0,
    title: t('portfolio.empty'),
    hint: t('portfolio.empty-hint'),
    // An enterprise may let the operator act for it before it has anything.
    action: <GiveMandate />,
  };
  return (
    <Page
      title={t('portfolio.title')}
      meta={t('portfolio.meta')}
      actions={
        mayRetire ? (
          <ActionLink primary to={`${root}/retirements/new`}>
            {t('retire.open')}
          </ActionLink>
        ) : null
      }
      state={viewState(loaded, empty)}
      data-testid="certificate-portfolio"
    >
      {data ? (
        <>
          <Totals data={data} />
          <Grid>
            <Panel title={t('portfolio.accounts')} span={6} flush>
              <AccountsTable balances={data.balances} />
            </Panel>
            <Panel title={t('portfolio.held')} meta={t('portfolio.held-meta')} span={6} flush>
              <HeldTable held={data.held} />
            </Panel>
          </Grid>
          <MandatesPanel />
        </>
      ) : null}
    </Page>
  );
}

function Totals({ data }: { data: Portfolio }): ReactNode {
  const t = useT();
  const park = usePark();
  const soon = localDate(useNow(60_000) + soonDays * 86_400_000, park.timeZone);
  const own = data.balances.filter(({ account }) => !account.startsWith('external/'));
  const sum = (...buckets: string[]): number =>
    own.filter(({ bucket }) => buckets.includes(bucket)).reduce((total, { wh }) => total + wh, 0);
  const ending = data.held
    .filter(({ account, expiresOn }) => !account.startsWith('external/') && expiresOn <= soon)
    .reduce((total, { wh }) => total + wh, 0);
  const figures = [
    ['held', sum('held', 'reserved'), 'usable/own'],
    ['ending', ending, `ending/own/${soon}`],
    ['retired', sum('retired'), 'retired/own'],
    ['expired', sum('expired'), 'expired/own'],
    ['cancelled', sum('cancelled'), 'cancelled/own'],
  ] as const;
  return (
    <Figures data-testid="portfolio-figures">
      {figures.map(([name, wh, key]) => (
        <Figure key={name} label={t(`bucket.${name}`)} note={t(`bucket.${name}-note`, { days: soonDays })}>
          <Quantity
            value={wh}
            unit="Wh"
            size="lg"
            evidence={`certificate.holding/${key}`}
            label={t(`bucket.${name}`)}
          />
        </Figure>
      ))}
    </Figures>
  );
}
