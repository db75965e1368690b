import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@lingtan/kernel/testing';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { readShares } from './ledger/day-quality.ts';
import { readPendingDays } from './ledger/entry-store.ts';
import { sumMonths } from './ledger/month-sums.ts';

const directory = join(import.meta.dirname, '../migrations');
const component = { id: 'carbon-accounting', schema: 'plugin_carbon_accounting', directory };

it('sums up the months of the entries that are there already, the newest revision of each day', async () => {
  const before = mkdtempSync(join(tmpdir(), 'lingtan-migrations-'));
  for (const name of readdirSync(directory))
    if (/^000[1-4]/.test(name)) cpSync(join(directory, name), join(before, name));
  const database = await createTestDatabase();
  try {
    await database.migrate([{ ...component, directory: before }]);
    const scope = await database.addPark('dafeng', ['steel', 'paper']);
    await database.withParkTx(scope, (tx) =>
      tx.execute(sql`
        insert into plugin_carbon_accounting.entries
          (park_id, day, use_key, flow, revision, enterprise_id, starts_at, hours, total_wh, quality, produced_by)
        values
          ('dafeng', '2026-10-31', 'enterprise:steel', 'purchased', 1, 'steel', '2026-10-30 16:00Z', '{1,2}', 3, 'actual', 'x'),
          ('dafeng', '2026-11-01', 'enterprise:steel', 'purchased', 1, 'steel', '2026-10-31 16:00Z', '{9,9}', 18, 'missing', 'x'),
          ('dafeng', '2026-11-01', 'enterprise:steel', 'purchased', 2, 'steel', '2026-10-31 16:00Z', '{4,5}', 9, 'actual', 'x'),
          ('dafeng', '2026-11-02', 'enterprise:steel', 'purchased', 1, 'steel', '2026-11-01 16:00Z', '{6,7}', 13, 'edited', 'x'),
          ('dafeng', '2026-11-02', 'park', 'exported', 1, null, '2026-11-01 16:00Z', '{1,0}', 1, 'actual', 'x')`),
    );
    await database.migrate([component]);
    const sums = (enterpriseId: string | null) =>
      database.withParkTx({ ...scope, enterpriseId }, (tx) => sumMonths(tx, '2026-01-01', '2027-01-01'));
    const steel = { use: 'enterprise:steel', flow: 'purchased', enterpriseId: 'steel' };
    const own = [
      { ...steel, month: '2026-10', wh: '3', days: 1 },
      { ...steel, month: '2026-11', wh: '22', days: 2 },
    ];
    expect(await sums('steel')).toEqual(own);
    expect(await sums('paper')).toEqual([]);
    const park = { month: '2026-11', use: 'park', flow: 'exported', enterpriseId: null, wh: '1', days: 1 };
    expect(await sums(null)).toEqual([...own, park]);
    // An enterprise reads its own and changes nothing.
    await database.withParkTx({ ...scope, enterpriseId: 'steel' }, (tx) =>
      tx.execute(sql`delete from plugin_carbon_accounting.month_sums`),
    );
    expect(await sums('steel')).toEqual(own);
  } finally {
    await database.close();
    rmSync(before, { recursive: true });
  }
});

it('goes on with factors and submissions that wait for another person, in the ledger of proposals', async () => {
  const before = mkdtempSync(join(tmpdir(), 'lingtan-migrations-'));
  for (const name of readdirSync(directory)) if (name < '0011') cpSync(join(directory, name), join(before, name));
  const database = await createTestDatabase();
  try {
    await database.migrate([{ ...component, directory: before }]);
    const scope = await database.addPark('dafeng', ['steel', 'paper']);
    await database.withParkTx(scope, async (tx) => {
      const run = (text: string) => tx.execute(sql.raw(text));
      await run(`insert into plugin_carbon_accounting.factors (park_id, id, version, content, note, proposed_by, proposed_person)
        values ('dafeng', 'steam', 1, '{}', 'report', 'Ada', 'ada'), ('dafeng', 'steam', 2, '{}', 'new report', 'Ada', 'ada')`);
      await run(`insert into plugin_carbon_accounting.factor_decisions (park_id, id, version, approved, note, decided_by)
        values ('dafeng', 'steam', 1, true, 'fine', 'Bo')`);
      await run(`insert into plugin_carbon_accounting.requests (park_id, no, enterprise_id, period, due, items, note, recorded_by)
        select 'dafeng', n, 'steel', '2026-02', '2026-03-31', '[]', 'yearly', 'Bo' from generate_series(1, 2) n`);
      await run(`insert into plugin_carbon_accounting.request_steps (park_id, request_no, no, enterprise_id, step, activities,
        note, person, recorded_by) values ('dafeng', 1, 1, 'steel', 'submitted', '[]', 'first', 'cy', 'Cy'),
        ('dafeng', 1, 2, 'steel', 'returned', '[]', 'no', 'bo', 'Bo'), ('dafeng', 1, 3, 'steel', 'submitted', '[]', 'again', 'cy', 'Cy'),
        ('dafeng', 2, 1, 'steel', 'submitted', '[]', 'once', 'cy', 'Cy'), ('dafeng', 2, 2, 'steel', 'accepted', '[]', 'yes', 'bo', 'Bo')`);
    });
    await database.migrate([component]);
    const seen = async (enterpriseId: string | null) => {
      const { rows } = await database.withParkTx({ ...scope, enterpriseId }, (tx) =>
        tx.execute(sql`select split_part(kind, '.', 2) || ' ' || subject as what, proposed_person as person, reason, data
          from kernel.proposals order by no`),
      );
      return rows;
    };
    const factor = {
      what: 'factor-proposed steam@2',
      person: 'ada',
      reason: 'new report',
      data: { id: 'steam', version: 2 },
    };
    const submission = { what: 'submission-waits 1', person: 'cy', reason: 'again', data: { request: 1 } };
    expect(await seen(null)).toEqual([factor, submission]);
    expect([await seen('steel'), await seen('paper')]).toEqual([[submission], []]);
  } finally {
    await database.close();
    rmSync(before, { recursive: true });
  }
});

it('takes over the quality of days that are posted already, and reads those anew that were not all readings', async () => {
  const before = mkdtempSync(join(tmpdir(), 'lingtan-migrations-'));
  for (const name of readdirSync(directory)) if (name < '0012') cpSync(join(directory, name), join(before, name));
  const database = await createTestDatabase();
  try {
    await database.migrate([{ ...component, directory: before }]);
    const scope = await database.addPark('dafeng', ['steel']);
    const entry = (day: string, use: string, revision: number, quality: string) =>
      sql`insert into plugin_carbon_accounting.entries
        (park_id, day, use_key, flow, revision, enterprise_id, starts_at, hours, total_wh, quality, produced_by)
        values ('dafeng', ${day}::date, ${use}, 'purchased', ${revision}, null, ${`${day} 00:00Z`}::timestamptz, '{4,5}', 9, ${quality}, 'x')`;
    await database.withParkTx(scope, async (tx) => {
      await tx.execute(entry('2026-11-01', 'park', 1, 'missing'));
      await tx.execute(entry('2026-11-01', 'park', 2, 'actual'));
      await tx.execute(entry('2026-11-02', 'park', 1, 'actual'));
      await tx.execute(entry('2026-11-02', 'balance', 1, 'edited'));
    });
    const figures = () =>
      database.withParkTx(scope, (tx) =>
        tx.execute(sql`select * from plugin_carbon_accounting.entries order by day, use_key, revision`),
      );
    const entries = (await figures()).rows;
    await database.migrate([component]);
    expect((await figures()).rows).toEqual(entries);
    const none = { actual: 0, estimated: 0, edited: 0, missing: 0 };
    // An enterprise sees the quality of a day, which is nobody's own, and changes nothing of it.
    for (const enterpriseId of [null, 'steel'])
      expect(
        await database.withParkTx({ ...scope, enterpriseId }, (tx) => readShares(tx, '2026-11-01', '2026-12-01')),
      ).toEqual([
        { day: '2026-11-01', revision: 1, ...none, actual: 1 },
        { day: '2026-11-02', revision: 1, ...none, edited: 1 },
      ]);
    const waiting = await database.withParkTx(scope, (tx) => readPendingDays(tx, 9, []));
    expect(waiting.map(({ day }) => day)).toEqual(['2026-11-02']);
  } finally {
    await database.close();
    rmSync(before, { recursive: true });
  }
});
