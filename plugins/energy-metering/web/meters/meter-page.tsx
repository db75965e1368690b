import {
  Grid,
  Page,
  TimeRange,
  useApi,
  useLocalized,
  usePark,
  usePluginId,
  useTimeRange,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { MeterDetail } from '../../contracts/registry-routes.ts';
import { useT } from '../use-t.ts';
import { IntervalPanel } from './interval-panel.tsx';
import { MeterDevices } from './meter-devices.tsx';
import { MeterFacts } from './meter-facts.tsx';
import { MeterQuality } from './meter-quality.tsx';
import { MeterRegisters } from './meter-registers.tsx';
import { useMeterNames } from './shown.ts';

/** One meter: what it says now, how its intervals came about, what it is and was. */
export function MeterPage({ id }: { id: string }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const plugin = usePluginId();
  const range = useTimeRange();
  const names = useMeterNames();
  const detail = useApi<MeterDetail>(`./meters/${encodeURIComponent(id)}`, { refetchMs: 60_000, keepPrevious: true });
  const meter = detail.data?.meter;
  return (
    <Page
      title={meter ? text(meter.name) : id}
      meta={
        <>
          <Link to={`/parks/${park.id}/${plugin}/meters/registry`} className="em-back">
            {t('registry.back')}
          </Link>
          {meter ? ` · ${meter.id} · ${t(`registry.kinds.${meter.kind}`)} · ${names.owner(meter)}` : null}
        </>
      }
      actions={<TimeRange range={range} choices={['today', 'yesterday', '7d', 'custom']} />}
      state={viewState(detail)}
      data-testid="meter"
    >
      {detail.data ? (
        <Grid>
          <IntervalPanel detail={detail.data} from={range.from} to={range.to} />
          <MeterRegisters detail={detail.data} />
          <MeterQuality detail={detail.data} />
          <MeterFacts detail={detail.data} />
          <MeterDevices detail={detail.data} />
        </Grid>
      ) : null}
    </Page>
  );
}
