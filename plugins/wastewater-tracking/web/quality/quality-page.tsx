import { localDate, Page, Panel, type PluginPageProps, useApi, usePark, viewState } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { OutletDaysData, PermitWindowsData, PlantShape, QualityNowData } from '../../contracts/routes.ts';
import { addDays } from '../shared/days.ts';
import { PlantChoice } from '../shared/plant-choice.tsx';
import { usePlants } from '../shared/use-plants.ts';
import { useT } from '../use-t.ts';
import { LimitBars } from './limit-bars.tsx';
import { ParameterTrend } from './parameter-trend.tsx';
import { QualityTable } from './quality-table.tsx';
import { WindowTable } from './window-table.tsx';

const shownDays = 45;

/** Quality against limits: today with a forecast of the day, and the day means with their verdicts. */
export function QualityPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const { plants, plant, choose, state } = usePlants();
  return (
    <Page
      title={t('quality.title')}
      meta={t('quality.meta')}
      actions={<PlantChoice plants={plants} plant={plant} choose={choose} />}
      state={state}
      data-testid="water-quality"
    >
      {plant ? <QualityBody key={plant.id} plant={plant} /> : null}
    </Page>
  );
}

function QualityBody({ plant }: { plant: PlantShape }): ReactNode {
  const t = useT();
  const park = usePark();
  const [chosen, choose] = useState<string | null>(null);
  const now = useApi<QualityNowData>(`./plants/${plant.id}/quality/now`, { refetchMs: 60_000, keepPrevious: true });
  const to = localDate(Date.now(), park.timeZone);
  const query = { from: addDays(to, -shownDays), to };
  const loaded = useApi<OutletDaysData>(`./plants/${plant.id}/quality`, {
    query,
    refetchMs: 60_000,
    keepPrevious: true,
  });
  const other = useApi<PermitWindowsData>(`./plants/${plant.id}/windows`, {
    query,
    refetchMs: 60_000,
    keepPrevious: true,
  });
  const windows = other.data?.windows ?? [];
  const days = loaded.data?.days ?? [];
  const rows = now.data?.rows ?? [];
  const limited = rows.filter(({ day }) => day.limit !== null);
  const keys = (limited.length > 0 ? limited : rows).map(({ day }) => `${day.outlet}/${day.parameter}`);
  const shown = chosen ?? keys[0] ?? null;
  return (
    <>
      <Panel
        title={t('quality.today')}
        meta={t('quality.today-meta')}
        state={viewState(now, { when: now.data !== undefined && rows.length === 0, title: t('quality.no-outlets') })}
      >
        <LimitBars plant={plant} rows={rows} chosen={shown} choose={choose} />
      </Panel>
      {shown ? <ParameterTrend plant={plant} days={days} shown={shown} /> : null}
      <Panel
        title={t('quality.days')}
        flush
        state={viewState(loaded, {
          when: loaded.data !== undefined && days.length === 0,
          title: t('days.empty'),
          hint: t('days.empty-hint'),
        })}
      >
        <QualityTable plant={plant} days={days} />
      </Panel>
      {windows.length > 0 ? (
        <Panel
          title={t('quality.windows')}
          meta={other.data ? t('quality.windows-meta', { count: other.data.compliantHours }) : null}
          flush
        >
          <WindowTable plant={plant} windows={windows} />
        </Panel>
      ) : null}
    </>
  );
}
