import {
  formatTime,
  Page,
  Panel,
  useApi,
  usePark,
  usePluginId,
  viewState,
  type PluginPageProps,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { RegistryData } from '../../contracts/registry-routes.ts';
import { useT } from '../use-t.ts';
import { MeterPage } from './meter-page.tsx';
import { RegistryTable } from './registry-table.tsx';
import './meters.css';

/** The registry: all meters, or the one that the address names. */
export function RegistryPage({ rest }: PluginPageProps): ReactNode {
  const id = decodeURIComponent(rest.split('/')[0] ?? '');
  return id === '' ? <RegistryList /> : <MeterPage key={id} id={id} />;
}

function RegistryList(): ReactNode {
  const t = useT();
  const park = usePark();
  const plugin = usePluginId();
  const navigate = useNavigate();
  const registry = useApi<RegistryData>('./registry', { refetchMs: 60_000, keepPrevious: true });
  const meters = registry.data?.meters ?? [];
  const wrong = meters.filter(({ problems }) => problems.length > 0).length;
  const state = viewState(registry, {
    when: registry.data !== undefined && meters.length === 0,
    title: t('empty.meters'),
    hint: t('empty.meters-hint'),
  });
  return (
    <Page
      title={t('registry.title')}
      meta={
        registry.data
          ? `${t('page.meta', { count: meters.length, minutes: registry.data.intervalMinutes })}${wrong > 0 ? ` · ${t('registry.wrong', { count: wrong })}` : ''}`
          : null
      }
      state={state}
      data-testid="registry"
    >
      <Panel flush>
        {registry.data?.history ? (
          <p className="lt-note" role="status" data-testid="history">
            {t('registry.history', {
              count: registry.data.history.days,
              since: formatTime(registry.data.history.since, 'short', park.timeZone),
            })}
          </p>
        ) : null}
        <RegistryTable
          meters={meters}
          onOpen={(id) => void navigate(`/parks/${park.id}/${plugin}/meters/registry/${encodeURIComponent(id)}`)}
        />
      </Panel>
    </Page>
  );
}
