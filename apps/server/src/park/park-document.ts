import { readScreen, sharedDashboards } from '@lingtan/kernel';
import type { ParkInfo, Tx } from '@lingtan/sdk';
import type { TelemetryEngine } from '@lingtan/telemetry';
import { sql } from 'drizzle-orm';
import { stringify } from 'yaml';

/**
 * The park as one YAML file, which `applyPark` takes back: also what is not there is named (no arrangement of the
 * screen, no dashboards), so that applying it brings back exactly this. Secrets are markers: their values stay in the
 * installation. Needs a kernel transaction.
 * @returns null when there is no such park
 */
export async function parkDocument(tx: Tx, telemetry: TelemetryEngine, parkId: string): Promise<string | null> {
  const { rows: parks } =
    await tx.execute(sql`select id, no, name, time_zone as "timeZone", latitude, longitude, attributes
    from kernel.parks where id = ${parkId}`);
  if (!parks[0]) return null;
  const { no, ...park } = parks[0];
  const { rows: enterprises } = await tx.execute(
    sql`select id, name, key from kernel.enterprises where park_id = ${parkId} order by id`,
  );
  const { rows: plugins } = await tx.execute(
    sql`select plugin_id as id, enabled, config from kernel.park_plugins where park_id = ${parkId} order by plugin_id`,
  );
  const { layout } = await readScreen(tx, parkId);
  const dashboards = await sharedDashboards(tx, parkId);
  const view = telemetry.view({ ...park, no, enterprises } as unknown as ParkInfo, null);
  const [assets, points] = await Promise.all([view.assets(), view.points()]);
  const document = {
    park,
    enterprises,
    assets: assets.map((asset) => ({
      ...asset,
      points: points
        .filter((point) => point.assetId === asset.id)
        .map(({ no: _no, assetId: _assetId, ...point }) => point),
    })),
    plugins: Object.fromEntries(plugins.map(({ id, enabled, config }) => [id as string, { enabled, config }])),
    screen: layout,
    dashboards,
  };
  return stringify(document, { lineWidth: 120, aliasDuplicateObjects: false });
}
