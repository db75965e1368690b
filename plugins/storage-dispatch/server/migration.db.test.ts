import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@lingtan/kernel/testing';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';

const directory = join(import.meta.dirname, '../migrations');
const component = { id: 'storage-dispatch', schema: 'plugin_storage_dispatch', directory };
const lin = JSON.stringify({ kind: 'user', id: 'lin', name: 'Lin', personId: 'lin' });
const key = JSON.stringify({ kind: 'api-key', id: 'k1', name: 'desk key', personId: 'mo' });
const command = (id: string) =>
  JSON.stringify({
    ...{ id, deviceId: 'store', setpointKw: 600, reason: 'whole range' },
    principal: { kind: 'api-key', id: 'k1', name: 'desk key', personId: 'mo', permissions: [] },
  });

it('goes on with what waited for a second person, in the ledger of proposals', async () => {
  const before = mkdtempSync(join(tmpdir(), 'lingtan-migrations-'));
  for (const name of readdirSync(directory)) if (name < '0050') cpSync(join(directory, name), join(before, name));
  const database = await createTestDatabase();
  try {
    await database.migrate([{ ...component, directory: before }]);
    const scope = await database.addPark('dafeng', []);
    await database.withParkTx(scope, async (tx) => {
      const standing = (device: string, hours: number, by: string) =>
        tx.execute(sql`insert into plugin_storage_dispatch.standing_requests
          (park_id, device, max_kw, valid_from, expires_at, reason, by_actor, at) values ('dafeng', ${device}, 700,
          now() - interval '2 days', now() + make_interval(hours => ${hours}), 'summer', ${by}::jsonb, now() - interval '2 days')`);
      await standing('waits', 5, key);
      await standing('agreed', 5, lin);
      await standing('over', -5, lin);
      await tx.execute(sql`insert into plugin_storage_dispatch.approvals (park_id, kind, about, by_actor, login_at, at)
        values ('dafeng', 'standing', 2, ${lin}::jsonb, now(), now())`);
      for (const [no, outcome] of [
        [1, 'needs-approval'],
        [2, 'needs-approval'],
        [3, 'refused'],
      ] as const) {
        await tx.execute(sql`insert into plugin_storage_dispatch.commands (park_id, command, received_at)
          values ('dafeng', ${command(`c${no}`)}::jsonb, now())`);
        await tx.execute(sql`insert into plugin_storage_dispatch.decisions (park_id, at, device, outcome, command_no, codes,
          expires_at, decision, samples) values ('dafeng', now(), 'store', ${outcome}, ${no}, '{}',
          now() + interval '1 hour', '{}', '[]')`);
      }
      await tx.execute(sql`insert into plugin_storage_dispatch.command_ends (park_id, command_no, reason, by_actor, at)
        values ('dafeng', 2, 'not any more', ${lin}::jsonb, now())`);
      await tx.execute(sql`insert into kernel.notices (park_id, plugin_id, kind, key, severity, permission, name, text)
        values ('dafeng', 'storage-dispatch', 'storage-dispatch.standing-asked', '1', 'task', 'dispatch.approve', '{}',
          '{"en": "as it was told", "zh-CN": "原文"}')`);
    });
    await database.migrate([component]);
    const { rows } = await database.withParkTx(scope, (tx) =>
      tx.execute(sql`select kind, subject, text->>'en' as text, data, proposed_person as person, proposed_by as by, state,
        expires_at > now() as open from kernel.proposals order by no`),
    );
    const mo = { person: 'mo', by: { kind: 'api-key', id: 'k1', name: 'desk key' }, state: 'proposed', open: true };
    expect(rows).toEqual([
      {
        ...{ kind: 'storage-dispatch.standing-asked', subject: '1', text: 'as it was told', ...mo },
        data: { request: 1, device: 'waits' },
      },
      {
        ...{ kind: 'storage-dispatch.command-asked', subject: '1', text: '600 kW on store: whole range', ...mo },
        data: { command: 1, device: 'store' },
      },
    ]);
    // What was decided stays as it was.
    const kept = await database.withParkTx(scope, (tx) =>
      tx.execute(sql`select (select count(*)::int from plugin_storage_dispatch.standing_requests) as requests,
        (select count(*)::int from plugin_storage_dispatch.approvals) as approvals`),
    );
    expect(kept.rows).toEqual([{ requests: 3, approvals: 1 }]);
  } finally {
    await database.close();
    rmSync(before, { recursive: true });
  }
});

it('forgets what plans were made from that were deleted when that stayed, in each park, and of no others', async () => {
  const before = mkdtempSync(join(tmpdir(), 'lingtan-migrations-'));
  for (const name of readdirSync(directory)) if (name < '0305') cpSync(join(directory, name), join(before, name));
  const database = await createTestDatabase();
  try {
    await database.migrate([{ ...component, directory: before }]);
    const parks = [await database.addPark('dafeng', []), await database.addPark('ordos', [])];
    const edges = async (scope: (typeof parks)[number]) =>
      (
        await database.withParkTx(scope, (tx) =>
          tx.execute<{ ref: string }>(sql`select derived_ref as ref from kernel.evidence_edges order by 1`),
        )
      ).rows.map(({ ref }) => ref);
    for (const scope of parks)
      await database.withParkTx(scope, async (tx) => {
        for (const ref of [
          'dispatch.plan/1',
          'dispatch.plan/2',
          'dispatch.plan/3',
          'dispatch.plan/9',
          'dispatch.setpoint/1',
        ])
          await tx.execute(sql`insert into kernel.evidence_edges (park_id, input_ref, derived_ref)
            values (${scope.parkId}, 'telemetry.window/p/1', ${ref})`);
        await tx.execute(sql`insert into plugin_storage_dispatch.plans (park_id, no, issued_at, trigger, slot, from_at, to_at,
            status, usable, origin, objective, total_ms, forecasts, inputs, problem, plan)
          values (${scope.parkId}, 2, now(), 'person', now(), now(), now() + interval '1 h', 'optimal', true, 'x', 0, 0,
            '[]', '{}', '{}', '{}')`);
      });
    const [first] = parks;
    await database.withOwner((owner) =>
      owner.query(`insert into plugin_storage_dispatch.purges (park_id, kind, first_no, last_no, before) values
        ('dafeng', 'plans', 1, 1, now()), ('dafeng', 'plans', 2, 3, now()), ('ordos', 'forecasts', 1, 3, now()),
        ('ordos', 'plans', 3, 3, now())`),
    );
    await database.migrate([component]);
    expect(await edges(first!)).toEqual(['dispatch.plan/2', 'dispatch.plan/9', 'dispatch.setpoint/1']);
    expect(await edges(parks[1]!)).toEqual([
      'dispatch.plan/1',
      'dispatch.plan/2',
      'dispatch.plan/9',
      'dispatch.setpoint/1',
    ]);
  } finally {
    await database.close();
    rmSync(before, { recursive: true });
  }
});
