import { type Kernel, parkErrors, readScreen, sharedDashboards } from '@lingtan/kernel';
import type { TelemetryEngine } from '@lingtan/telemetry';
import { sql } from 'drizzle-orm';
import { stringify } from 'yaml';

/** The park as one YAML file, which `applyPark` takes back. Secrets are markers: their values stay in the installation. */
export async function exportPark(kernel: Kernel, telemetry: TelemetryEngine, parkId: string): Promise<string> {
  const info = kernel.host.park(parkId);
  const { rows } = await kernel.database.withKernelTx((tx) =>
    tx.execute(
      sql`select plugin_id as id, enabled, config from kernel.park_plugins where park_id = ${parkId} order by plugin_id`,
    ),
  );
  const { rows: parks } = await kernel.database.withKernelTx((tx) =>
    tx.execute(sql`select attributes from kernel.parks where id = ${parkId}`),
  );
  const { layout } = await kernel.database.withKernelTx((tx) => readScreen(tx, parkId));
  const dashboards = await kernel.database.withKernelTx((tx) => sharedDashboards(tx, parkId));
  if (!parks[0]) throw parkErrors.UNKNOWN({ park: parkId });
  const view = telemetry.view(info, null);
  const [assets, points] = await Promise.all([view.assets(), view.points()]);
  const document = {
    park: {
      id: info.id,
      name: info.name,
      timeZone: info.timeZone,
      latitude: info.latitude,
      longitude: info.longitude,
      attributes: parks[0]['attributes'],
    },
    enterprises: info.enterprises,
    assets: assets.map((asset) => ({
      ...asset,
      points: points
        .filter((point) => point.assetId === asset.id)
        .map(({ no: _no, assetId: _assetId, ...point }) => point),
    })),
    plugins: Object.fromEntries(
      rows.map((row) => [row['id'] as string, { enabled: row['enabled'], config: row['config'] }]),
    ),
    ...(layout ? { screen: layout } : {}),
    ...(dashboards.length > 0 ? { dashboards } : {}),
  };
  return stringify(document, { lineWidth: 120, aliasDuplicateObjects: false });
}
