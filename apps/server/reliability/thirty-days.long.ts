import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { createInstallation } from './fixtures/installation.ts';
import { fastPark, intervalsOf, lookAt, parkOf } from './fixtures/thirty-days.ts';

it('slice', { timeout: 600_000 }, async () => {
  const zone = 'America/New_York';
  const rate = 3600;
  const clock = JSON.stringify({ since: new Date().toISOString(), shows: '2026-10-31T00:00:00Z', rate, steps: [{ after: 60_000, by: -7_200_000 }] });
  const inst = await createInstallation([fastPark(zone)], { env: { LINGTAN_DOMAIN_CLOCK: clock } });
  try {
    for (let n = 0; n < 9; n++) {
      await sleep(8000);
      const held = await lookAt(inst);
      const [s] = await inst.query(`select count(*)::int as n, max(ts) as newest from telemetry.samples`);
      console.log(n, held.residentMb, JSON.stringify(held.waiting), JSON.stringify(s));
    }
    const told = await intervalsOf(inst, parkOf(zone), Date.parse('2026-10-31T00:00:00Z'), Date.parse('2026-11-05T00:00:00Z'));
    console.log(told.length, JSON.stringify(told.slice(0, 8)));
    const { body } = await inst.api('GET', `/api/parks/${parkOf(zone)}/plugins`);
    console.log(JSON.stringify(body).slice(0, 3000));
    const q = await inst.query(`select kind, text->>'en' as t from kernel.notices`);
    console.log(JSON.stringify(q, null, 1).slice(0, 4000));
    console.log(JSON.stringify(await inst.query(`select state, name, count(*)::int from bullmq.job group by 1,2`)));
  } finally {
    console.log(inst.server.output().slice(-3000));
    await inst.close();
  }
});
