import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { reportFigure, waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstallation, type TestInstallation, untilQuiet } from './fixtures/installation.ts';
import { type Sender, startHttpSender } from './fixtures/senders.ts';
import { mayMount, moveToSmallDisk, type SmallDisk } from './fixtures/small-disk.ts';
import { storedSamples } from './fixtures/stored.ts';
import { AcknowledgementLog, createWorkload } from './fixtures/workload.ts';

const seed = Number(process.env.LINGTAN_SEED ?? 20_263);
const points = ['gate.power', 'pv.power'];
const places = ['base', 'pg_wal', 'log'] as const;
/** The log, and in the sample one of both parts of the database, by the seed. */
const tried =
  process.env.LINGTAN_LONG === '1' ? places : places.filter((place, at) => place === 'log' || at === seed % 2);

function diskFull(): void {
  let installation: TestInstallation;
  const disks = {} as Record<(typeof places)[number], SmallDisk>;
  beforeAll(async () => {
    installation = await createInstallation([
      { id: 'harbour', points: points.map((id) => ({ id, expectedEverySeconds: 1 })), plugins: {} },
    ]);
    await installation.server.stop();
    const { dataDir } = installation.options;
    disks.base = moveToSmallDisk(path.join(dataDir, 'postgres/base'), 96);
    disks.pg_wal = moveToSmallDisk(path.join(dataDir, 'postgres/pg_wal'), 128);
    const logs = path.join(dataDir, 'logs');
    mkdirSync(logs);
    disks.log = moveToSmallDisk(logs, 1);
    rmSync(path.join(dataDir, 'server.log'));
    symlinkSync('logs/server.log', path.join(dataDir, 'server.log'));
    await installation.restart();
  }, 120_000);
  afterAll(async () => {
    try {
      await installation?.server.stop();
    } finally {
      for (const disk of Object.values(disks)) disk.unmount();
      await installation?.close();
    }
  });

  const restartPostgres = async (): Promise<void> => {
    const before = installation.postgres.processes()[0];
    installation.killPostgres();
    await waitUntil(async () => {
      if (!existsSync(path.join(installation.options.dataDir, 'postgres/postmaster.pid'))) return false;
      if (installation.postgres.processes()[0] === before) return false;
      return (await fetch(`${installation.server.url}/readyz`)).ok;
    }, 60_000);
  };

  it.each(tried)(
    'acknowledges nothing that is not stored, stores no batch in part, and goes on when there is room (%s)',
    { timeout: 120_000 },
    async (place) => {
      const log = new AcknowledgementLog();
      const refusals = new Map<number, number>();
      const token = await installation.deviceToken('harbour', `sender-${place}`);
      const from = (Math.floor(Date.now() / 86_400_000) - 30 + places.indexOf(place) * 5) * 86_400_000;
      const sender: Sender = startHttpSender(
        {
          seed,
          log,
          next: createWorkload({ seed, points, from, stepMs: 2_000, batchSize: 500 }),
          giveUp: 0.1,
          repeat: 0.1,
          pauseMs: 15,
        },
        `${installation.server.url}/api/parks/harbour/telemetry`,
        token,
        (status) => refusals.set(status, (refusals.get(status) ?? 0) + 1),
      );
      const acknowledgedMore = async () => {
        const before = log.batches;
        await waitUntil(
          () => log.batches > before + 5,
          60_000,
          () => sender.state(),
        );
      };
      await acknowledgedMore();
      disks[place].fill();
      // The next segment has to be made now.
      if (place === 'pg_wal') await installation.query('select pg_switch_wal()').catch(() => undefined);
      if (place === 'log') {
        fillLastPage(path.join(installation.options.dataDir, 'server.log'));
        // Something to write about.
        await restartPostgres();
        await acknowledgedMore();
      } else
        await waitUntil(
          () => refusals.size > 0,
          60_000,
          () => sender.state(),
        );
      await sleep(1000);
      const full = performance.now();
      disks[place].grow();
      await acknowledgedMore();
      const backAfterMs = Math.round(performance.now() - full);
      await waitUntil(async () => (await fetch(`${installation.server.url}/readyz`)).ok, 60_000);
      await sender.stop();
      await untilQuiet(installation, 60_000);

      const stored = (await storedSamples(installation, 'harbour')).filter(({ ts }) => ts >= from);
      const byKey = new Map(stored.map((reading) => [`${reading.point} ${reading.ts}`, reading.value]));
      expect(stored.length, 'samples stored twice').toBe(byKey.size);
      const lost = [...log.acknowledged].filter(([key, { value }]) => byKey.get(key) !== value);
      expect(lost, 'acknowledged and absent').toEqual([]);
      const shares = log.uncertain.map(
        (batch) => batch.filter(({ point, ts }) => byKey.has(`${point} ${ts}`)).length / batch.length,
      );
      expect(
        shares.filter((share) => share !== 0 && share !== 1),
        'batches stored in part',
      ).toEqual([]);
      for (const status of refusals.keys()) expect([503, 507]).toContain(status);
      if (place === 'base') expect(installation.server.output()).toContain('The disk of the database is full');
      reportFigure('disk-full', {
        place,
        seed,
        refusals: Object.fromEntries(refusals),
        acknowledgedSamples: log.acknowledged.size,
        sentAgain: log.resent,
        leftUncertain: log.uncertain.length,
        backAfterMs,
      });
    },
  );

  it('says in its log that lines are missing', async () => {
    await restartPostgres();
    const text = readFileSync(path.join(installation.options.dataDir, 'server.log'), 'utf8');
    const notes = text.split('\n').filter((each) => each.includes('could not be written'));
    expect(notes.length).toBeGreaterThan(0);
    for (const line of notes)
      expect(JSON.parse(line)).toMatchObject({
        msg: expect.stringMatching(/^\d+ lines could not be written/) as string,
      });
  });
}

/** Takes what is left of the page in which the file ends: a full disk still has room there. */
function fillLastPage(file: string): void {
  try {
    for (let n = 0; n < 8192; n++) appendFileSync(file, '\n');
  } catch {
    // Full, which is what was wanted.
  }
}

if (mayMount()) describe(`a disk that is full (seed ${seed})`, diskFull);
else {
  process.stderr.write('SKIPPED: a disk that is full, since this user may not mount small file systems\n');
  // A suite without a test would not be counted at all.
  it.skip('a disk that is full: this user may not mount file systems');
}
