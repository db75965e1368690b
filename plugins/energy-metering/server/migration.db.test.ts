import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@lingtan/kernel/testing';
import pg from 'pg';
import { expect, it } from 'vitest';

const directory = join(import.meta.dirname, '../migrations');
const component = { id: 'energy-metering', schema: 'plugin_energy_metering', directory };

it('carries the intervals of the earlier table over, with all their revisions', async () => {
  const before = mkdtempSync(join(tmpdir(), 'lingtan-migrations-'));
  for (const name of readdirSync(directory))
    if (/^000[12]/.test(name)) cpSync(join(directory, name), join(before, name));
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    await database.migrate([{ ...component, directory: before }]);
    await database.addPark('dafeng', ['steel']);
    const columns = `park_id, enterprise_id, meter_id, direction, starts_at, minutes, revision, amount, status, method, reason,
      start_reading, end_reading, shift_reading, point_id, sample_from, sample_to, ratio, recorded_at, produced_by`;
    await client.query(`insert into plugin_energy_metering.intervals (${columns}) values
      ('dafeng', 'steel', 'mill', 'import', '2026-11-24 08:00Z', 15, 1, null, 'missing', 'none', 'no-samples', null, null, 0,
        'mill.import', null, null, 40, '2026-11-24 08:20Z', 'energy-metering@0.1.0'),
      ('dafeng', 'steel', 'mill', 'import', '2026-11-24 08:00Z', 15, 2, 15000, 'actual', 'counter-difference', null, 100, 15100, 0,
        'mill.import', '2026-11-24 07:59:30.123Z', '2026-11-24 08:15:30Z', 40, '2026-11-24 09:00:00.123456Z', 'energy-metering@0.1.0'),
      ('dafeng', 'steel', 'mill', 'import', '2026-11-24 08:15Z', 15, 1, 900, 'estimated', 'counter-difference', 'long-gap',
        999900, 800, 1000000, 'mill.import', '2026-09-01Z', '2026-12-01Z', 40, '2026-11-24 09:00Z', 'energy-metering@0.1.0'),
      ('dafeng', null, 'grid', 'export', '2026-11-24 08:00Z', 5, 1, 0, 'actual', 'power-integration', null, null, null, 0,
        'grid.power', '2026-11-24 07:59Z', '2026-11-24 08:04Z', 1, '2026-11-24 09:00Z', 'energy-metering@0.1.0')`);
    const read = async () =>
      (
        await client.query(
          `select ${columns} from plugin_energy_metering.intervals order by meter_id, starts_at, revision`,
        )
      ).rows as Record<string, unknown>[];
    const old = await read();
    await database.migrate([component]);
    expect(await read()).toEqual(old);
    const { rows } = await client.query('select count(*)::int as n from plugin_energy_metering.interval_basis');
    expect(rows).toEqual([{ n: 3 }]);
  } finally {
    await client.end();
    await database.close();
    rmSync(before, { recursive: true });
  }
});

it('goes on with edits that wait for a second look, in the ledger of proposals', async () => {
  const before = mkdtempSync(join(tmpdir(), 'lingtan-migrations-'));
  for (const name of readdirSync(directory)) if (name < '0016') cpSync(join(directory, name), join(before, name));
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    await database.migrate([{ ...component, directory: before }]);
    await database.addPark('dafeng', ['steel']);
    await client.query(`insert into plugin_energy_metering.vee_edits (park_id, enterprise_id, meter_id, direction, minutes, from_at,
        to_at, method, reason, state, second_look, amounts, before_amounts, before_status, before_revisions, base_amounts,
        author_id, author_name, author_person)
      select 'dafeng', 'steel', 'mill', 'import', 15, '2026-11-24Z', '2026-11-24 00:15Z', 'values', 'photo', state, 'required',
        '{1}', '{2}', '{actual}', '{1}', '{2}', 'k1', 'desk key', 'anna'
      from unnest(array['rejected', 'proposed', 'withdrawn']) state`);
    await database.migrate([component]);
    const { rows } =
      await client.query(`select kind, subject, data, proposed_person as person, proposed_by as by, reason,
      enterprise_ids as seen, deciding_enterprise as decides, state from kernel.proposals`);
    const by = { kind: 'api-key', id: 'k1', name: 'desk key' };
    expect(rows).toEqual([
      {
        ...{ kind: 'energy-metering.edit-waits', subject: '2', data: { edit: 2 }, person: 'anna', by, reason: 'photo' },
        ...{ seen: ['steel'], decides: null, state: 'proposed' },
      },
    ]);
  } finally {
    await client.end();
    await database.close();
    rmSync(before, { recursive: true });
  }
});
