import { waitUntil } from '@lingtan/test-kit';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, it } from 'vitest';
import type { BillRun } from '../../contracts/index.ts';
import { createBillPark, x } from '../fixtures/bill-park.ts';
import type { BillPark } from '../fixtures/bill-park.ts';

let bed: BillPark;
beforeAll(async () => {
  bed = await createBillPark({ tariffs: [], accounts: [] }, '2026-08-02T00:00:00Z');
});
afterAll(() => bed.park.stop());

it('a bill run whose job is gone goes on at the next start', async () => {
  const { id } = await bed.run('2026-07');
  await bed.energy.scope.db.tx((tx) =>
    tx.execute(sql`update plugin_energy_metering.bill_runs set state = 'running', done = 0 where id = ${id}`),
  );
  bed.park.kernel.host.retry(bed.park.park.id, 'energy-metering');
  await waitUntil(async () => {
    const { body } = await bed.park.api('operator').get<{ runs: BillRun[] }>(`${x}/bill-runs`);
    return body.runs.find((run) => run.id === id)?.state === 'done';
  });
});
