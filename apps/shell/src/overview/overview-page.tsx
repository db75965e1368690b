import {
  formatTime,
  formatZoneName,
  LinkButton,
  Page,
  Panel,
  useCan,
  useNow,
  usePark,
  type ViewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { PluginWidget } from '../plugins/plugin-widget.tsx';
import { useInventory } from '../points/use-inventory.ts';
import { TourOffer } from '../tour/tour-offer.tsx';
import { useT } from '../use-t.ts';
import { DeviceHealthWidget } from './device-health-widget.tsx';
import './overview.css';

/** The park's dashboard: widgets of the slot `overview`, in the order and size their manifests ask for. */
export function OverviewPage(): ReactNode {
  const t = useT();
  const now = useNow(60_000);
  const park = usePark();
  const canHealth = useCan('kernel.health-read');
  const canPoints = useCan('telemetry.read');
  const canPlugins = useCan('kernel.plugins-read');
  const { points, queries } = useInventory(canPoints);
  const widgets = park.plugins
    .filter((plugin) => plugin.enabled)
    .flatMap((plugin) => plugin.widgets.filter(({ slot }) => slot === 'overview').map((widget) => ({ plugin, widget })))
    .sort((a, b) => a.widget.order - b.widget.order);
  // One sentence on what to do is more than seven empty cards.
  const blank = canPoints && points.length === 0 && queries.every(({ isSuccess }) => isSuccess);
  const nothing: ViewState = {
    kind: 'empty',
    title: t('overview.no-data'),
    hint: t('overview.no-data-hint'),
    action: (
      <>
        <LinkButton to="/settings/devices" permission="kernel.tokens-manage">
          {t('overview.connect-devices')}
        </LinkButton>
        <LinkButton to="/plugins" permission="kernel.plugins-read">
          {t('overview.open-plugins')}
        </LinkButton>
      </>
    ),
  };
  return (
    <Page
      title={t('overview.title')}
      meta={`${formatTime(now, 'date', park.timeZone)} · ${formatZoneName(park.timeZone, now)}`}
      data-testid="overview"
    >
      <TourOffer />
      {blank ? <Panel state={nothing} /> : null}
      {widgets.length === 0 && !blank ? (
        <p className="overview-none">
          {t('overview.no-widgets')}{' '}
          {canPlugins ? <Link to={`/parks/${park.id}/plugins`}>{t('overview.open-plugins')}</Link> : null}
        </p>
      ) : null}
      {blank ? null : (
        <div className="overview">
          {widgets.map(({ plugin, widget }) => (
            <PluginWidget key={`${plugin.id}/${widget.id}`} plugin={plugin} widget={widget} />
          ))}
          {canHealth && canPoints ? <DeviceHealthWidget /> : null}
        </div>
      )}
    </Page>
  );
}
