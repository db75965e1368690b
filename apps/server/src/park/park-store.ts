import type { LocalizedText, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { PartDiff } from './park-diff.ts';
import type { ParkFile } from './park-file.ts';

/** Writes the park's own row; what changed in it. Needs a kernel transaction. */
export async function writePark(tx: Tx, file: ParkFile): Promise<{ no: number; created: boolean; changed: string[] }> {
  const { park } = file;
  const { rows } = await tx.execute(sql`select no, name, time_zone as "timeZone", latitude, longitude, attributes
    from kernel.parks where id = ${park.id}`);
  const before = rows[0];
  const fields = ['name', 'timeZone', 'latitude', 'longitude', 'attributes'] as const;
  const changed = before ? fields.filter((field) => !sameJson(before[field], park[field])) : [...fields];
  if (before && changed.length === 0) return { no: before['no'] as number, created: false, changed: [] };
  const written = await tx.execute(sql`insert into kernel.parks (id, name, time_zone, latitude, longitude, attributes)
    values (${park.id}, ${JSON.stringify(park.name)}::jsonb, ${park.timeZone}, ${park.latitude}, ${park.longitude}, ${JSON.stringify(park.attributes)}::jsonb)
    on conflict (id) do update set name = excluded.name, time_zone = excluded.time_zone, latitude = excluded.latitude,
      longitude = excluded.longitude, attributes = excluded.attributes
    returning no`);
  return { no: written.rows[0]!['no'] as number, created: !before, changed };
}

/**
 * Brings the enterprises to the file's. Needs a kernel transaction.
 * @param warnings takes what goes with enterprises that are removed
 */
export async function writeEnterprises(tx: Tx, file: ParkFile, warnings: LocalizedText[]): Promise<PartDiff> {
  const parkId = file.park.id;
  const { rows } = await tx.execute(sql`select id, name, key from kernel.enterprises where park_id = ${parkId}`);
  const before = new Map(rows.map((row) => [row['id'] as string, row]));
  const diff: PartDiff = { added: [], changed: [], removed: [] };
  for (const entry of file.enterprises) {
    const known = before.get(entry.id);
    if (!known) diff.added.push(entry.id);
    else if (!sameJson(known['name'], entry.name) || known['key'] !== entry.key) diff.changed.push(entry.id);
    else continue;
    await tx.execute(sql`insert into kernel.enterprises (park_id, id, name, key)
      values (${parkId}, ${entry.id}, ${JSON.stringify(entry.name)}::jsonb, ${entry.key})
      on conflict (park_id, id) do update set name = excluded.name, key = excluded.key`);
  }
  const kept = new Set(file.enterprises.map((entry) => entry.id));
  diff.removed = [...before.keys()].filter((id) => !kept.has(id));
  for (const id of diff.removed) {
    warnings.push(...(await lostWith(tx, parkId, id)));
    await tx.execute(sql`delete from kernel.enterprises where park_id = ${parkId} and id = ${id}`);
  }
  return diff;
}

/** People lose their place with an enterprise, and keys end; neither comes back with it. */
async function lostWith(tx: Tx, parkId: string, id: string): Promise<LocalizedText[]> {
  const { rows } = await tx.execute<{ people: number; keys: number }>(sql`select
    (select count(*)::int from kernel.memberships where park_id = ${parkId} and enterprise_id = ${id}) as people,
    (select count(*)::int from kernel.tokens where park_id = ${parkId} and enterprise_id = ${id} and revoked_at is null) as keys`);
  const { people, keys } = rows[0]!;
  if (people + keys === 0) return [];
  return [
    {
      en: `with enterprise ${id} the places of its people (${people}) and its API keys (${keys}) are removed; a rollback does not bring them back`,
      'zh-CN': `删除企业 ${id} 的同时，其人员归属（${people}）与 API 密钥（${keys}）一并删除；回滚不会恢复它们`,
    },
  ];
}

/** Whether two JSON values are the same, whatever the order of their keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  return stable(a) === stable(b);
}

function stable(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, entry: unknown) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([x], [y]) => (x < y ? -1 : 1)))
      : entry,
  );
}
