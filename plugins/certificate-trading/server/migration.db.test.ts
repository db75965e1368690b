import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@lingtan/kernel/testing';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';

const directory = join(import.meta.dirname, '../migrations');
const component = { id: 'certificate-trading', schema: 'plugin_certificate_trading', directory };

it('takes the spans of earlier receipts of other schemes from the audit log', async () => {
  const before = mkdtempSync(join(tmpdir(), 'lingtan-migrations-'));
  for (const name of readdirSync(directory)) if (name < '0211') cpSync(join(directory, name), join(before, name));
  const database = await createTestDatabase();
  try {
    await database.migrate([{ ...component, directory: before }]);
    const scope = await database.addPark('dafeng');
    const span = { device: 'wind', from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };
    await database.withParkTx(scope, async (tx) => {
      await tx.execute(sql`insert into plugin_certificate_trading.transactions (park_id, no, kind, actor, reason, keys_of,
        idempotency_key, request_hash, result) select 'dafeng', n, 'offset-receive', 'user/ada', 'why', 'park', 'key-' || n,
        'x', '{}' from generate_series(1, 2) n`);
      for (const [no, after] of [span, { standard: 'VCS' }].entries())
        await tx.execute(sql`insert into kernel.audit_log (chain, seq, park_id, at, actor, action, subject, after, prev_hash, hash)
          values ('dafeng', ${no + 1}, 'dafeng', now(), '{}', 'offsets.receive', ${`transaction/${no + 1}`},
            ${JSON.stringify(after)}::jsonb, '', '')`);
    });
    await database.migrate([component]);
    const rows = (enterpriseId: string | null) =>
      database.withParkTx({ ...scope, enterpriseId }, async (tx) => {
        const found =
          await tx.execute(sql`select transaction_no::int as no, device, starts_at = ${span.from}::timestamptz
          and ends_at = ${span.to}::timestamptz as whole from plugin_certificate_trading.credited_spans`);
        return found.rows;
      });
    expect(await rows(null)).toEqual([{ no: 1, device: 'wind', whole: true }]);
    expect(await rows('alpha')).toEqual([]);
  } finally {
    await database.close();
    rmSync(before, { recursive: true });
  }
});

it('goes on with what waited for another person, in the ledger of proposals, for the same eyes as before', async () => {
  const before = mkdtempSync(join(tmpdir(), 'lingtan-migrations-'));
  for (const name of readdirSync(directory)) if (name < '0030') cpSync(join(directory, name), join(before, name));
  const database = await createTestDatabase();
  try {
    await database.migrate([{ ...component, directory: before }]);
    const scope = await database.addPark('dafeng', ['alpha', 'beta']);
    await database.withParkTx(scope, async (tx) => {
      const run = (text: string) => tx.execute(sql.raw(text));
      await run(`insert into plugin_certificate_trading.transactions (park_id, no, kind, actor, reason, keys_of,
        idempotency_key, request_hash, result) select 'dafeng', n, 'deal', 'user/ada', 'why', 'park', 'key-' || n, 'x', '{}'
        from generate_series(1, 3) n`);
      await run(`insert into plugin_certificate_trading.purchases (park_id, no, account, book, lots, price_fen, state, reason,
        proposed_by, decided_by, proposed_person, proposed_in, transaction_no) values
        ('dafeng', 1, 'enterprise/alpha', 'green', 20, 300, 'proposed', 'cheap', 'api-key/k1', null, 'ada', 1, 1),
        ('dafeng', 2, 'park', 'green', 5, 300, 'rejected', 'dear', 'user/ada', 'user/bo', 'ada', 1, 1)`);
      await run(`insert into plugin_certificate_trading.power_contracts (park_id, no, seller, buyer, month_from, month_to, shape,
        volumes, price_fen, state, reason, proposed_by, approved_by, persons, proposed_in, transaction_no)
        values ('dafeng', 1, 'park', 'enterprise/alpha', '2026-03', '2026-04', 'monthly', '{1,2}', 30000, 'proposed',
          'green', 'user/ada', 'user/bo', '{ada,bo}', 2, 2)`);
      await run(`insert into plugin_certificate_trading.deals (park_id, no, seller, buyer, proposed_by, proposed_person, lots,
        lot_wh, price_fen, buyer_bps, seller_bps, settles, expires_at, state, reason, proposed_in, transaction_no)
        select 'dafeng', n, 'park', 'enterprise/beta', 'park', 'ada', 10, 1000, 400, 0, 0, 'at-once', till, state, 'spare', 3, 3
        from (values (1, now() + interval '1 day', 'proposed'), (2, now() - interval '1 day', 'proposed'),
          (3, now() + interval '1 day', 'withdrawn')) d (n, till, state)`);
    });
    await database.migrate([component]);
    const seen = async (enterpriseId: string | null) => {
      const { rows } = await database.withParkTx({ ...scope, enterpriseId }, (tx) =>
        tx.execute(sql`select split_part(kind, '.', 2) || ' ' || subject as what, proposed_by->>'id' as by,
          proposed_person as person, deciding_enterprise as decides, expires_at is not null as ends, state
          from kernel.proposals order by no`),
      );
      return rows;
    };
    const open = { state: 'proposed', person: 'ada', ends: false };
    const purchase = { ...open, what: 'purchase-waits 1', by: 'k1', decides: 'alpha' };
    // The buyer has approved already; only the seller is asked.
    const contract = { ...open, what: 'contract-waits 1/seller', by: 'ada', decides: null };
    const deal = { ...open, what: 'deal-waits 1', by: 'ada', decides: 'beta', ends: true };
    expect(await seen(null)).toEqual([purchase, contract, deal]);
    expect(await seen('alpha')).toEqual([purchase, contract]);
    expect(await seen('beta')).toEqual([deal]);
  } finally {
    await database.close();
    rmSync(before, { recursive: true });
  }
});
