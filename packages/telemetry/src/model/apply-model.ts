import { isDeepStrictEqual } from 'node:util';
import { parseLongInput, turns } from '@lingtan/sdk';
import type { ClientBase } from 'pg';
import { telemetryErrors } from '../errors.ts';
import { modelProblems } from './check-model.ts';
import {
  telemetryModel,
  type Changes,
  type ModelDiff,
  type TelemetryModel,
  type TelemetryModelInput,
} from './model.ts';
import { rebuildMinuteRollups } from './rebuild-minute-rollups.ts';
import { archiveRows, upsertAssets, upsertPoints } from './write-model.ts';

/** One row as stored and as wanted, in comparable form. */
interface Stored {
  id: string;
  archived: boolean;
  content: Record<string, unknown>;
}

/**
 * Brings the assets and points of a park to `input`, in the caller's transaction. Idempotent; what is missing from
 * `input` is archived and comes back when it is declared again.
 * @throws TELEMETRY_BAD_MODEL naming every problem; TELEMETRY_UNIT_FIXED when a unit would change under stored samples
 */
export async function applyTelemetryModel(
  client: ClientBase,
  park: { parkId: string; parkNo: number },
  input: TelemetryModelInput,
): Promise<ModelDiff> {
  const parsed = await parseLongInput(telemetryModel, input);
  if (!parsed.success) {
    const problem = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw telemetryErrors.BAD_MODEL({ problem });
  }
  const storedBefore = await storedPoints(client, park.parkId);
  const model = filledIn(parsed.data, storedBefore);
  const problems = await modelProblems(model);
  if (problems.length > 0) throw telemetryErrors.BAD_MODEL({ problem: problems.join('; ') });

  const assets = await compare(await storedAssets(client, park.parkId), model.assets);
  const points = await compare(storedBefore, model.points);
  await refuseUnitChanges(client, park.parkId, storedBefore, model);

  const touched = (changes: Changes) => new Set([...changes.added, ...changes.changed]);
  const [touchedAssets, touchedPoints] = [touched(assets), touched(points)];
  await upsertAssets(
    client,
    park.parkId,
    model.assets.filter((asset) => touchedAssets.has(asset.id)),
  );
  await upsertPoints(
    client,
    park,
    model.points.filter((point) => touchedPoints.has(point.id)),
  );
  await archiveRows(client, park.parkId, 'points', points.archived);
  await archiveRows(client, park.parkId, 'assets', assets.archived);
  await rebuildMinuteRollups(client, park);
  return { assets, points };
}

/** What a point may leave out: its enterprise is that of its asset, and it lies as far ahead as it is known to. */
function filledIn(model: TelemetryModel, stored: readonly Stored[]): TelemetryModel {
  const enterprise = new Map(model.assets.map((asset) => [asset.id, asset.enterpriseId]));
  const ahead = new Map(stored.map((row) => [row.id, Number(row.content.aheadSeconds)]));
  const points = model.points.map((point) => ({
    ...point,
    enterpriseId: point.enterpriseId === undefined ? (enterprise.get(point.assetId) ?? null) : point.enterpriseId,
    aheadSeconds: point.aheadSeconds ?? ahead.get(point.id) ?? 0,
  }));
  return { assets: model.assets, points };
}

async function compare(stored: readonly Stored[], wanted: readonly { id: string }[]): Promise<Changes> {
  const pause = turns();
  const before = new Map(stored.map((row) => [row.id, row]));
  const changes: Changes = { added: [], changed: [], unchanged: [], archived: [] };
  for (const row of wanted) {
    await pause();
    const known = before.get(row.id);
    if (!known) changes.added.push(row.id);
    else if (known.archived || !isDeepStrictEqual(known.content, row)) changes.changed.push(row.id);
    else changes.unchanged.push(row.id);
  }
  const kept = new Set(wanted.map((row) => row.id));
  changes.archived = stored.filter((row) => !row.archived && !kept.has(row.id)).map((row) => row.id);
  return changes;
}

async function storedAssets(client: ClientBase, parkId: string): Promise<Stored[]> {
  const { rows } = await client.query<Stored>(
    `select id, archived_at is not null as archived, jsonb_build_object('id', id, 'parentId', parent_id, 'kind', kind,
       'name', name, 'enterpriseId', enterprise_id, 'attributes', attributes) as content
     from telemetry.assets where park_id = $1 order by id`,
    [parkId],
  );
  return rows;
}

async function storedPoints(client: ClientBase, parkId: string): Promise<Stored[]> {
  const { rows } = await client.query<Stored>(
    `select id, archived_at is not null as archived, jsonb_build_object('id', id, 'assetId', asset_id,
       'enterpriseId', enterprise_id, 'name', name, 'kind', kind, 'quantity', quantity, 'unit', unit,
       'expectedEverySeconds', expected_every_seconds, 'retention', retention,
       'aheadSeconds', ahead_seconds) as content
     from telemetry.points where park_id = $1 order by id`,
    [parkId],
  );
  return rows;
}

async function refuseUnitChanges(
  client: ClientBase,
  parkId: string,
  stored: readonly Stored[],
  model: TelemetryModel,
): Promise<void> {
  const units = new Map(stored.map((row) => [row.id, String(row.content.unit)]));
  for (const { id, unit } of model.points) {
    const from = units.get(id);
    if (from === undefined || from === unit) continue;
    const { rows } = await client.query(
      `select 1 from telemetry.points p join telemetry.latest l on l.point_no = p.no where p.park_id = $1 and p.id = $2`,
      [parkId, id],
    );
    if (rows.length > 0) throw telemetryErrors.UNIT_FIXED({ point: id, from, to: unit });
  }
}
