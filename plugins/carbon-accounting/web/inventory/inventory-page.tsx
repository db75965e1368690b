import {
  answerOf,
  Choice,
  Notice,
  Page,
  Panel,
  type PluginPageProps,
  Quantity,
  useApi,
  useCan,
  useLocalized,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { InventoryData } from '../../contracts/inventory-routes.ts';
import { GreenClaims } from '../claims/green-claims.tsx';
import { Offsets } from '../claims/offsets.tsx';
import { GapsNotice } from '../periods/gaps-notice.tsx';
import { useFactorLibrary } from '../shared/names.ts';
import { PeriodChoice, usePeriod } from '../shared/period-choice.tsx';
import { ReportLinks } from '../reports/report-links.tsx';
import { useChoice } from '../shared/use-choice.ts';
import { TreatmentPanel } from '../treatment/treatment-panel.tsx';
import { useT } from '../use-t.ts';
import { ClosePeriod, NotClosable } from './close-period.tsx';
import { InventoryTotals } from './inventory-totals.tsx';
import { LinesTable } from './lines-table.tsx';

/** Inventories of a period: totals by method, what is not counted, and every line down to its readings. */
export function InventoryPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const mayClose = useCan('carbon.close');
  const mayReport = useCan('carbon.park-read');
  const [period] = usePeriod();
  const loaded = useApi<InventoryData>(`./inventory/${period}`, { keepPrevious: true });
  const factors = useFactorLibrary();
  const data = loaded.data;
  const inventories = data?.inventories ?? [];
  const [wanted, choose] = useChoice('profile', inventories[0]?.profile ?? '');
  const chosen = inventories.find(({ profile }) => profile === wanted) ?? inventories[0];
  const empty = {
    when: data !== undefined && inventories.every(({ lines, gaps }) => lines.length === 0 && gaps.length === 0),
    title: t('inventory.empty', { period }),
    hint: t('inventory.empty-hint'),
  };
  // Of the period that is asked for, not of the one that is still on screen.
  const isCurrent = answerOf(loaded) !== undefined;
  const closable = chosen && isCurrent && mayClose && chosen.closing.possible;
  return (
    <Page
      title={t('inventory.title')}
      meta={data ? t('inventory.meta', { posted: data.days.posted, over: data.days.over }) : null}
      actions={
        <>
          {chosen && mayReport ? (
            <ReportLinks
              quiet
              period={period}
              profile={chosen.profile.split('@')[0]!}
              {...(chosen.published && isCurrent ? { revision: chosen.published.revision } : {})}
            />
          ) : null}
          <PeriodChoice />
          {closable ? (
            <ClosePeriod period={period} profile={chosen.profile.split('@')[0]!} incomplete={chosen.incomplete} />
          ) : null}
        </>
      }
      state={viewState(loaded, empty, factors)}
      data-testid="carbon-inventory"
    >
      {data && chosen ? (
        <>
          <Choice
            label={t('inventory.profile')}
            value={chosen.profile}
            options={inventories.map(({ profile, title }) => ({ value: profile, label: text(title) }))}
            onChange={choose}
          />
          <InventoryTotals inventory={chosen} />
          {chosen.superseded ? <Notice tone="warning">{text(chosen.superseded)}</Notice> : null}
          {mayClose && isCurrent ? <NotClosable period={period} closing={chosen.closing} /> : null}
          {chosen.incomplete ? <GapsNotice gaps={chosen.incomplete} title={t('gaps.before')} /> : null}
          {chosen.co2Only.length > 0 ? (
            <Notice>{t('inventory.co2-only', { count: chosen.co2Only.length })}</Notice>
          ) : null}
          {chosen.gaps.length > 0 ? (
            <Notice tone="alarm" title={t('inventory.gaps', { count: chosen.gaps.length })}>
              {[...new Set(chosen.gaps.map((gap) => text(gap.text)))].slice(0, 5).join('; ')}
            </Notice>
          ) : null}
          {chosen.unmetered.energyWh !== '0' ? (
            <Notice title={t('inventory.unmetered')}>
              <Quantity value={Number(chosen.unmetered.energyWh)} unit="Wh" evidence={chosen.unmetered.ref} />{' '}
              {t('inventory.unmetered-text')}
            </Notice>
          ) : null}
          <Panel title={t('inventory.lines')} meta={t('inventory.lines-meta')} flush>
            <LinesTable inventory={chosen} period={period} />
          </Panel>
          <GreenClaims period={period} />
          <Offsets offsets={chosen.offsets} />
          <TreatmentPanel period={period} />
          <Panel title={t('inventory.method')}>
            <p>
              {t('inventory.method-status', {
                profile: `${text(chosen.title)} (${chosen.profile})`,
                status: t.of('status', chosen.status),
                gwp: chosen.gwpSet,
              })}
            </p>
            {chosen.unverified.length > 0 ? (
              <>
                <p>{t('inventory.unverified')}</p>
                <ul>
                  {chosen.unverified.map((each) => (
                    <li key={each.en}>{text(each)}</li>
                  ))}
                </ul>
              </>
            ) : null}
          </Panel>
        </>
      ) : null}
    </Page>
  );
}
