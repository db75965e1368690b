import { setTimeout as sleep } from 'node:timers/promises';
import { reportFigure, waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakedClock, type FakedClock } from './fixtures/faked-clock.ts';
import { createInstallation, type TestInstallation, untilQuiet } from './fixtures/installation.ts';
import { startHttpSender } from './fixtures/senders.ts';
import { rollupDifferences, storedSamples } from './fixtures/stored.ts';
import { startTicking } from './fixtures/ticking.ts';
import { AcknowledgementLog, createWorkload } from './fixtures/workload.ts';

const seed = Number(process.env.LINGTAN_SEED ?? 20_266);
const points = ['gate.power', 'pv.power'];
/** A point whose device goes by the clock of the server. */
const present = 'gate.present';
const hour = 3600;
/** Seconds that the server's clock is off; the database keeps the machine's. */
const jumps = [hour, 0, -hour, -hour + 1800, 0, 86_400, 0];

function clockJumps(clock: FakedClock): void {
  let installation: TestInstallation;
  beforeAll(async () => {
    installation = await createInstallation(
      [
        {
          id: 'harbour',
          points: [...points, present].map((id) => ({ id, expectedEverySeconds: 1 })),
          plugins: { 'ledger-probe': undefined },
        },
      ],
      { env: { ...clock.env, LINGTAN_JOB_LOCK_MS: '2000' } },
    );
  });
  afterAll(async () => {
    clock.set(0);
    await installation?.close();
    clock.remove();
  });

  async function send(token: string, samples: { point: string; ts: number; value: number }[]) {
    const response = await fetch(`${installation.server.url}/api/parks/harbour/telemetry`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ samples }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as { stored: number; rejected: { index: number; code: string }[] };
  }

  it(
    'loses and doubles nothing, computes the same rollups, and goes on with its timers',
    { timeout: 600_000 },
    async () => {
      const log = new AcknowledgementLog();
      const from = (Math.floor(Date.now() / 86_400_000) - 20) * 86_400_000;
      const token = await installation.deviceToken('harbour', 'sender');
      const next = createWorkload({ seed, points, from, stepMs: 5_000, batchSize: 60 });
      const url = `${installation.server.url}/api/parks/harbour/telemetry`;
      const sender = startHttpSender({ seed, log, next, giveUp: 0.1, repeat: 0.2, pauseMs: 10 }, url, token);
      const ticking = startTicking(installation, await installation.apiKey('harbour'));
      for (const jump of jumps) {
        const before = log.batches;
        clock.set(jump);
        await waitUntil(
          () => log.batches > before + 10,
          60_000,
          () => sender.state(),
        );
        const now = { point: present, ts: Date.now() + jump * 1000, value: jump };
        expect(await send(token, [now]), `${jump} s off`).toMatchObject({ stored: 1, rejected: [] });
        // The newest value is that of the present, whatever was the present before.
        const [newest] = await installation.query<{ value: number }>(
          `select l.value from telemetry.latest l join telemetry.points p on p.no = l.point_no where p.id = $1`,
          [present],
        );
        expect(newest!.value, `${jump} s off`).toBe(jump);
        // Turns of the timers under the new time.
        await sleep(1500);
      }
      await sender.stop();
      const ticks = await ticking.stop();
      await untilQuiet(installation, 60_000);

      const stored = await storedSamples(installation, 'harbour');
      const byKey = new Map(stored.map((reading) => [`${reading.point} ${reading.ts}`, reading.value]));
      expect(stored.length, 'samples stored twice').toBe(byKey.size);
      const lost = [...log.acknowledged].filter(([key, { value }]) => byKey.get(key) !== value);
      expect(lost, 'acknowledged and absent').toEqual([]);
      expect(await rollupDifferences(installation, 'harbour', stored, new Set([...points, present]))).toEqual([]);
      const effects = await installation.query<{ n: number; effects: number }>(
        `select (o.data->>'n')::int as n, count(e.event_id)::int as effects
       from kernel.outbox o left join plugin_ledger_probe.effects e on e.event_id = o.id and e.park_id = o.park_id
       where o.event = 'ledger-probe.ticked' group by 1`,
      );
      expect(effects.filter((each) => each.effects !== 1)).toEqual([]);
      const seen = new Set(effects.map(({ n }) => n));
      expect(ticks.filter((n) => !seen.has(n))).toEqual([]);
      // Each jump is known, to the second that lies between two looks, and at the end the clock is where it was.
      const steps = await installation.query<{ by: number }>(
        `select extract(epoch from to_at - from_at)::float8 as by from kernel.clock_steps order by id`,
      );
      expect(steps.some(({ by }) => by < 0) && steps.some(({ by }) => by > 0)).toBe(true);
      expect(Math.abs(steps.reduce((sum, { by }) => sum + by, 0))).toBeLessThan(10);
      const notices = await installation.query<{ open: boolean }>(
        `select settled_at is null as open from kernel.notices
         where kind = 'kernel.clock-set' and park_id = 'harbour' order by at desc`,
      );
      expect(notices[0], 'people are told').toEqual({ open: true });
      reportFigure('clock', { seed, jumps, acknowledgedSamples: log.acknowledged.size, ticks: ticks.length });
    },
  );

  it('takes the time of a token from the database, and the order of the audit log from its numbers', async () => {
    const get = async (token: string) =>
      (
        await fetch(`${installation.server.url}/api/parks/harbour/points`, {
          headers: { authorization: `Bearer ${token}` },
        })
      ).status;
    const [good, expired] = [await installation.apiKey('harbour'), await installation.apiKey('harbour')];
    const idOf = (token: string): string => token.slice(3, 19);
    await installation.query(`update kernel.tokens set expires_at = now() + interval '30 minutes' where id = $1`, [
      idOf(good),
    ]);
    await installation.query(`update kernel.tokens set expires_at = now() - interval '1 minute' where id = $1`, [
      idOf(expired),
    ]);
    for (const jump of [0, hour, -hour, 0]) {
      clock.set(jump);
      await sleep(100);
      expect([await get(good), await get(expired)], `${jump} s off`).toEqual([200, 401]);
      await installation.apiKey('harbour');
    }
    const { status, body } = await installation.api<{ ok: boolean }>('GET', '/api/audit/verify');
    expect({ status, ok: body.ok }).toEqual({ status: 200, ok: true });
    const order = await installation.query<{ seq: number }>(
      `select seq from kernel.audit_log where park_id = 'harbour' order by seq`,
    );
    expect(order.map(({ seq }) => seq)).toEqual(order.map((_, index) => index + 1));
  });

  it('tells a device whose clock is wrong, and stores what else it sends', async () => {
    const token = await installation.deviceToken('harbour', 'strange');
    const now = Date.now();
    const times = {
      1970: 0,
      2099: Date.parse('2099-01-01T00:00:00Z'),
      today: now - 1000,
      afterTomorrow: now + 2 * 86_400_000,
    };
    const samples = Object.values(times).map((ts) => ({ point: 'gate.power', ts, value: 1 }));
    const answer = await send(token, samples);
    expect(answer.stored).toBe(1);
    expect(answer.rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, 'BAD_TIME'],
      [1, 'BAD_TIME'],
      [3, 'BAD_TIME'],
    ]);
  });
}

const clock = createFakedClock();
if (clock) describe(`a server whose clock jumps (seed ${seed})`, () => clockJumps(clock));
else {
  process.stderr.write('SKIPPED: a server whose clock jumps, since libfaketime is not installed\n');
  // A suite without a test would not be counted at all.
  it.skip('a server whose clock jumps: libfaketime is not installed');
}
