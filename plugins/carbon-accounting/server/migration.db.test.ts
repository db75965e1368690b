import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@lingtan/kernel/testing';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
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
      { ...steel, month: '2026-10', wh: '3', days: 1, worst: 0 },
      { ...steel, month: '2026-11', wh: '22', days: 2, worst: 2 },
    ];
    expect(await sums('steel')).toEqual(own);
    expect(await sums('paper')).toEqual([]);
    const park = { month: '2026-11', use: 'park', flow: 'exported', enterpriseId: null, wh: '1', days: 1, worst: 0 };
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
