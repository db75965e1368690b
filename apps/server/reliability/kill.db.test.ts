import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, reportFigure, waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstallation, untilQuiet, type TestInstallation } from './fixtures/installation.ts';
import { startHttpSender, startMqttSender, type Sender } from './fixtures/senders.ts';
import { rollupDifferences, storedSamples } from './fixtures/stored.ts';
import { startTicking } from './fixtures/ticking.ts';
import { AcknowledgementLog, createWorkload } from './fixtures/workload.ts';

const long = process.env.LINGTAN_LONG === '1';
const seed = Number(process.env.LINGTAN_SEED ?? 20_261);
const settleWithinMs = long ? 300_000 : 30_000;
const kills = long ? { server: 20, postgres: 50 } : { server: 2, postgres: 4 };

const fast = ['gate.power', 'pv.power', 'mill.power', 'store.power'];
const slow = ['gate.energy', 'pv.energy', 'mill.energy', 'store.energy'];
const points = [
  ...fast.map((id) => ({ id, expectedEverySeconds: 1 })),
  ...slow.map((id) => ({ id, unit: 'kWh', kind: 'counter' as const, expectedEverySeconds: 900 })),
];

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createInstallation(
    [{ id: 'harbour', points, plugins: { 'mqtt-connector': undefined, 'ledger-probe': undefined } }],
    // So that work of a killed process is taken over within the time of a test.
    { env: { LINGTAN_JOB_LOCK_MS: '2000' } },
  );
});
afterAll(async () => {
  await installation?.close();
});

describe(`killed again and again (seed ${seed})`, () => {
  it(
    'loses nothing it acknowledged, doubles nothing, and computes the same rollups',
    { timeout: long ? 1_800_000 : 300_000 },
    async () => {
      const random = createRandom(seed);
      const log = new AcknowledgementLog();
      const senders = await startSenders(log);
      const ticking = startTicking(installation, await installation.apiKey('harbour'));
      const plan = [
        ...Array<'server'>(kills.server).fill('server'),
        ...Array<'postgres'>(kills.postgres).fill('postgres'),
      ].sort(() => random() - 0.5);
      const recoveries: { what: string; ms: number }[] = [];
      for (const what of plan) {
        await sleep(300 + random() * 700);
        const started = performance.now();
        if (what === 'server') {
          await installation.server.kill();
          await installation.restart();
        } else {
          const before = installation.postgres.processes()[0];
          installation.killPostgres();
          await waitUntil(() => answers(before), 60_000);
        }
        recoveries.push({ what, ms: Math.round(performance.now() - started) });
      }
      await sleep(500);
      await within(60_000, 'senders to end', Promise.all(senders.map((sender) => sender.stop())), () =>
        senders.map((sender) => sender.state()).join('; '),
      );
      const ticks = await within(60_000, 'ticks to end', ticking.stop(), () => ticking.state());
      await untilQuiet(installation, settleWithinMs);
      const replayed = await replayThoseOfKilledProcesses();
      await untilQuiet(installation, settleWithinMs);

      const stored = await storedSamples(installation, 'harbour');
      const byKey = new Map(stored.map((reading) => [`${reading.point} ${reading.ts}`, reading.value]));
      expect(stored.length, 'samples stored twice').toBe(byKey.size);
      const lost = [...log.acknowledged].filter(([key, { value }]) => byKey.get(key) !== value);
      expect(lost, 'acknowledged and absent').toEqual([]);
      const uncertain = log.uncertain.map(
        (batch) => batch.filter(({ point, ts }) => byKey.has(`${point} ${ts}`)).length / batch.length,
      );
      expect(
        uncertain.filter((share) => share !== 0 && share !== 1),
        'batches stored in part',
      ).toEqual([]);
      const known = new Set([
        ...log.acknowledged.keys(),
        ...log.uncertain.flat().map(({ point, ts }) => `${point} ${ts}`),
      ]);
      expect(
        [...byKey.keys()].filter((key) => !known.has(key)),
        'samples nobody sent',
      ).toEqual([]);
      expect(await rollupDifferences(installation, 'harbour', stored, new Set(fast))).toEqual([]);

      const events = await eventLedger();
      expect(events.dead, 'dead letters').toEqual([]);
      expect(events.ticksWithoutEvent, 'rows whose event was lost, or events without a row').toBe(0);
      expect(events.wrongEffects, 'events with no effect, or with more than one').toEqual([]);
      expect(events.published).toBeGreaterThanOrEqual(ticks.length);
      const there = new Set(events.ticks);
      expect(
        ticks.filter((n) => !there.has(n)),
        'acknowledged ticks that are absent',
      ).toEqual([]);

      expect(log.acknowledged.size).toBeGreaterThan(1000);
      reportFigure('kill', {
        seed,
        kills,
        acknowledgedSamples: log.acknowledged.size,
        acknowledgedBatches: log.batches,
        sentAgain: log.resent,
        leftUncertain: log.uncertain.length,
        lost: lost.length,
        doubled: stored.length - byKey.size,
        events: events.events,
        acknowledgedTicks: ticks.length,
        replayedByOperator: replayed,
        recoveryMs: recoveries.map(({ what, ms }) => `${what} ${ms}`).join(', '),
      });
    },
  );
});

/** Fails with what there is to know when `work` does not end in time. */
async function within<T>(milliseconds: number, what: string, work: Promise<T>, state: () => string): Promise<T> {
  const late = sleep(milliseconds, null, { ref: false }).then(() => {
    throw new Error(`no ${what}: ${state()}; the server said:\n${installation.server.output().slice(-3000)}`);
  });
  return Promise.race([work, late]);
}

async function startSenders(log: AcknowledgementLog): Promise<Sender[]> {
  const { server } = installation;
  // A batch is a quarter of an hour; none may come out ahead of the clock.
  const from = (Math.floor(Date.now() / 86_400_000) - (long ? 400 : 40)) * 86_400_000;
  const pauseMs = long ? 2 : 20;
  const options = (index: number, own: string[]) => ({
    seed: seed + index,
    log,
    next: createWorkload({ seed: seed + index, points: own, from, stepMs: 15_000, batchSize: 120 }),
    giveUp: 0.1,
    repeat: 0.1,
    pauseMs,
  });
  const http = await installation.deviceToken('harbour', 'http-gateway');
  const mqtt = await Promise.all(['meter-1', 'meter-2'].map((name) => installation.deviceToken('harbour', name)));
  const url = `${server.url}/api/parks/harbour/telemetry`;
  return [
    startHttpSender(options(0, ['gate.power', 'gate.energy']), url, http),
    startHttpSender(options(1, ['pv.power', 'pv.energy']), url, http),
    ...mqtt.map((token, index) =>
      startMqttSender(
        options(2 + index, index === 0 ? ['mill.power', 'mill.energy'] : ['store.power', 'store.energy']),
        {
          url: server.mqttUrl,
          park: 'harbour',
          device: `meter-${index + 1}`,
          token,
        },
      ),
    ),
  ];
}

/** Whether PostgreSQL runs as another process than before and answers. */
async function answers(before: number | undefined): Promise<boolean> {
  try {
    if (installation.postgres.processes()[0] === before) return false;
    await installation.query('select 1');
    return true;
  } catch {
    return false;
  }
}

/** An event whose process died under it twice waits for an operator: it may be what kills the process. */
async function replayThoseOfKilledProcesses(): Promise<number> {
  const dead = await installation.query<{ id: number }>(
    `select id from kernel.deliveries where state = 'dead' and error->>'code' = 'EVENT_PROCESS_DIED'`,
  );
  for (const { id } of dead) {
    const { status } = await installation.api('POST', `/api/parks/harbour/dead-letters/${id}/replay`);
    expect(status).toBe(200);
  }
  return dead.length;
}

async function eventLedger() {
  const [counts] = await installation.query<{ events: number; published: number; mismatch: number }>(
    `select (select count(*)::int from kernel.outbox) as events,
       (select count(*)::int from kernel.outbox where event = 'ledger-probe.ticked') as published,
       (select count(*)::int from plugin_ledger_probe.ticks t full join
         (select (data->>'n')::int as n from kernel.outbox where event = 'ledger-probe.ticked') o on o.n = t.n
        where o.n is null or t.n is null) as mismatch`,
  );
  const wrongEffects = await installation.query<{ id: number; event: string; effects: number }>(
    `select o.id, o.event, count(e.event_id)::int as effects
     from kernel.outbox o left join plugin_ledger_probe.effects e on e.event_id = o.id and e.park_id = o.park_id
     where o.event in ('ledger-probe.ticked', 'telemetry.windows-changed')
     group by o.id, o.event having count(e.event_id) <> 1`,
  );
  const dead = await installation.query<{ id: number; error: unknown }>(
    `select id, error from kernel.deliveries where state = 'dead'`,
  );
  const ticks = await installation.query<{ n: number }>('select n from plugin_ledger_probe.ticks');
  return {
    events: counts!.events,
    published: counts!.published,
    ticksWithoutEvent: counts!.mismatch,
    wrongEffects,
    dead,
    ticks: ticks.map(({ n }) => n),
  };
}
