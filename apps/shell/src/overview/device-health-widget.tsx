import {
  Age,
  formatNumber,
  Panel,
  StatusBadge,
  useLatestState,
  useLocalized,
  useNow,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import { useMemo, type CSSProperties, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useParkHealth } from '../frame/use-park-health.ts';
import { useInventory } from '../points/use-inventory.ts';
import { useT } from '../use-t.ts';
import { deviceHealth } from './device-health.ts';

/** Devices by freshness of their data, worst first, and how fast data comes in. */
export function DeviceHealthWidget(): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const now = useNow(2_000);
  const { assets, points, queries } = useInventory();
  const ids = useMemo(() => points.map((point) => point.id), [points]);
  const { values: latest, query } = useLatestState(ids);
  const health = useParkHealth();
  const devices = useMemo(() => deviceHealth(assets, points, latest, now), [assets, points, latest, now]);
  const good = devices.filter(({ state }) => state === 'good').length;
  const state = viewState(
    queries,
    {
      when: points.length === 0,
      title: t('devices.empty'),
      hint: t('devices.empty-hint'),
    },
    query,
  );
  const rate = health.data?.ingest?.pointsPerSecond;
  return (
    <div className="widget" style={{ '--columns': 12 } as CSSProperties} data-testid="widget-device-health">
      <Panel
        title={t('devices.title')}
        state={state}
        meta={t('devices.summary', { good, all: devices.length })}
        actions={
          rate === undefined ? null : (
            <span className="devices-rate">
              {t('devices.rate', { rate: formatNumber(rate, { digits: rate < 10 ? 1 : 0 }) })}
            </span>
          )
        }
      >
        <ul className="devices">
          {devices.map((device) => (
            <li key={device.asset.id} data-state={device.state}>
              <Link
                to={`/parks/${park.id}/points?asset=${encodeURIComponent(device.asset.id)}`}
                title={device.asset.id}
              >
                {text(device.asset.name)}
              </Link>
              {device.state === 'good' ? null : <StatusBadge state={device.state} />}
              <Age at={device.newest} />
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}
