import {
  Choice,
  Figure,
  Figures,
  Grid,
  Page,
  Panel,
  type PluginPageProps,
  Quantity,
  useApi,
  useCan,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { IssuanceQueue } from '../../contracts/queue-routes.ts';
import { useSearch } from '../shared/search.ts';
import { useT } from '../use-t.ts';
import { CorrectionsTable } from './corrections-table.tsx';
import { DevicesTable } from './devices-table.tsx';
import { GecPanel } from './gec-panel.tsx';
import { IssueNow } from './issue-now.tsx';
import { QueueTable } from './queue-table.tsx';
import { StoragePanel } from './storage-panel.tsx';

const spans = ['7', '14', '31', '92'];

/** What was generated, what is issued, what waits, and what gets nothing and why. */
export function IssuancePage(_: PluginPageProps): ReactNode {
  const t = useT();
  const mayIssue = useCan('certificates.manage');
  const [days, chooseDays] = useSearch('days', '14');
  const loaded = useApi<IssuanceQueue>('./issuance-queue', { query: { days }, keepPrevious: true, refetchMs: 60_000 });
  const data = loaded.data;
  return (
    <Page
      title={t('issuance.title')}
      meta={t('issuance.meta')}
      actions={
        <>
          <Choice
            label={t('issuance.days')}
            value={days}
            options={spans.map((value) => ({ value, label: t('issuance.last-days', { days: value }) }))}
            onChange={chooseDays}
          />
          {mayIssue && data && data.devices.length > 0 ? <IssueNow days={Number(days)} /> : null}
        </>
      }
      state={viewState(loaded, {
        when: data?.devices.length === 0,
        title: t('issuance.empty'),
        hint: t('issuance.empty-hint'),
      })}
      data-testid="certificate-issuance"
    >
      {data ? (
        <>
          <Totals data={data} />
          <Panel title={t('issuance.queue')} flush>
            <QueueTable rows={data.days} />
          </Panel>
          <GecPanel />
          <StoragePanel />
          <Grid>
            <Panel title={t('issuance.devices')} span={6} flush>
              <DevicesTable rows={data.devices} />
            </Panel>
            <Panel title={t('issuance.corrections')} meta={t('issuance.corrections-meta')} span={6} flush>
              <CorrectionsTable rows={data.corrections} />
            </Panel>
          </Grid>
        </>
      ) : null}
    </Page>
  );
}

function Totals({ data }: { data: IssuanceQueue }): ReactNode {
  const t = useT();
  const sum = (pick: (day: IssuanceQueue['days'][number]) => number): number =>
    data.days.reduce((total, day) => total + pick(day), 0);
  const days = data.days.map(({ day }) => day).sort();
  const opens = (figure: 'generated' | 'issued' | 'waiting'): string | null =>
    days.length === 0 ? null : `certificate.generation/${figure}/all/${days[0]!}/${days.at(-1)!}`;
  const missing = sum(({ refused }) => refused['missing'] ?? 0);
  const tooMuch = sum(({ refused }) => refused['above-capacity'] ?? 0);
  return (
    <Figures data-testid="issuance-figures">
      <Figure
        label={t('issuance.generated')}
        note={t('issuance.intervals', { count: sum(({ intervals }) => intervals) })}
      >
        <Quantity
          value={sum(({ generatedWh }) => generatedWh)}
          unit="Wh"
          size="lg"
          evidence={opens('generated')}
          label={t('issuance.generated')}
        />
      </Figure>
      <Figure label={t('issuance.issued')} note={t('issuance.estimated', { count: sum(({ estimated }) => estimated) })}>
        <Quantity
          value={sum(({ issuedWh }) => issuedWh)}
          unit="Wh"
          size="lg"
          evidence={opens('issued')}
          label={t('issuance.issued')}
        />
      </Figure>
      <Figure label={t('issuance.waiting')} note={t('issuance.intervals', { count: sum(({ waiting }) => waiting) })}>
        <Quantity
          value={sum(({ waitingWh }) => waitingWh)}
          unit="Wh"
          size="lg"
          evidence={opens('waiting')}
          label={t('issuance.waiting')}
        />
      </Figure>
      <Figure label={t('issuance.refused')} note={t('issuance.refused-note', { missing, tooMuch })}>
        <Quantity value={missing + tooMuch} unit="1" digits={0} scale="none" size="lg" label={t('issuance.refused')} />
      </Figure>
    </Figures>
  );
}
