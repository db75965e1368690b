import type { ClientBase } from 'pg';
import type { TelemetryModel } from './model.ts';

/** Points sampled more often than this have rollups by the minute. */
const minuteRollupBelowSeconds = 60;

export async function upsertAssets(
  client: ClientBase,
  parkId: string,
  assets: TelemetryModel['assets'],
): Promise<void> {
  if (assets.length === 0) return;
  await client.query(
    `insert into telemetry.assets (park_id, id, parent_id, kind, name, enterprise_id, attributes)
     select $1, a.id, a."parentId", a.kind, a.name, a."enterpriseId", a.attributes
     from jsonb_to_recordset($2) as a(id text, "parentId" text, kind text, name jsonb, "enterpriseId" text, attributes jsonb)
     on conflict (park_id, id) do update set parent_id = excluded.parent_id, kind = excluded.kind, name = excluded.name,
       enterprise_id = excluded.enterprise_id, attributes = excluded.attributes, archived_at = null`,
    [parkId, JSON.stringify(assets)],
  );
}

export async function upsertPoints(
  client: ClientBase,
  park: { parkId: string; parkNo: number },
  points: TelemetryModel['points'],
): Promise<void> {
  if (points.length === 0) return;
  await client.query(
    `insert into telemetry.points (park_id, park_no, id, asset_id, enterprise_id, name, kind, quantity, unit,
       expected_every_seconds, retention, ahead_seconds, minute_rollup)
     select $1, $2, p.id, p."assetId", p."enterpriseId", p.name, p.kind, p.quantity, p.unit, p."expectedEverySeconds",
       p.retention, p."aheadSeconds", p."expectedEverySeconds" < $4
     from jsonb_to_recordset($3) as p(id text, "assetId" text, "enterpriseId" text, name jsonb, kind text, quantity text,
       unit text, "expectedEverySeconds" float8, retention text, "aheadSeconds" float8)
     on conflict (park_id, id) do update set asset_id = excluded.asset_id, enterprise_id = excluded.enterprise_id,
       name = excluded.name, kind = excluded.kind, quantity = excluded.quantity, unit = excluded.unit,
       expected_every_seconds = excluded.expected_every_seconds, retention = excluded.retention,
       ahead_seconds = excluded.ahead_seconds, archived_at = null`,
    [park.parkId, park.parkNo, JSON.stringify(points), minuteRollupBelowSeconds],
  );
}

export async function archiveRows(
  client: ClientBase,
  parkId: string,
  table: 'assets' | 'points',
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await client.query(`update telemetry.${table} set archived_at = now() where park_id = $1 and id = any($2)`, [
    parkId,
    ids,
  ]);
}
