import { defineErrors, defineEvent, defineJob, definePlugin, noConfig } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openBackupFolder } from '../backup/index.ts';
import type { PluginStatus } from '../host/host-options.ts';
import { createFaultNotices, quietMs, troubleMs } from './fault-notices.ts';
import { createWorkNotices } from './work-notices.ts';

const errors = defineErrors('PUMP', {
  DRY: { message: 'No water', status: 503, 'zh-CN': { message: '没有水' } },
});
const title = { en: 'Pumping', 'zh-CN': '抽水' };
const pumpJob = defineJob('pump', { schema: z.object({}), attempts: 2, title });
const Rained = defineEvent('weather.rained', { version: 1, schema: z.object({}) });
let dry = true;
const pump = definePlugin({
  id: 'pump',
  config: noConfig,
  jobs: [pumpJob],
  async start(scope) {
    const work = async (): Promise<void> => {
      if (dry) throw errors.DRY();
    };
    scope.jobs.handle(pumpJob, work);
    scope.events.on(Rained, 'fill', work);
    await scope.jobs.enqueue(pumpJob, {}, { dedupKey: 'now' });
  },
});

interface Row {
  kind: string;
  pluginId: string;
  text: { en: string; 'zh-CN': string };
  link: string;
  count: number;
  read: boolean;
}

interface FailedRow {
  id: string;
  pluginId: string;
  job: string;
  error: { en: string; 'zh-CN': string | null };
}

describe('what the kernel tells people', () => {
  let park: TestKernel;
  const open = async (kind: string, caller: 'operator' | 'platform-admin' | 'auditor' = 'operator'): Promise<Row[]> =>
    (await park.api(caller).get<{ rows: Row[] }>('/notices?limit=200')).body.rows.filter(
      (row) => row.kind === `kernel.${kind}`,
    );
  /** Resolves when as many notices of a kind are open. */
  const opened = async (kind: string, count: number): Promise<Row[]> => {
    await waitUntil(async () => (await open(kind)).length === count);
    return open(kind);
  };
  const failedJobs = async (): Promise<FailedRow[]> =>
    (await park.api('operator').get<{ rows: FailedRow[] }>('/failed-jobs')).body.rows;
  /** Puts the failed job back, when there is one. */
  const again = async (): Promise<void> => {
    await waitUntil(async () => (await failedJobs()).length === 1);
    const [{ pluginId, id }] = (await failedJobs()) as [FailedRow];
    expect((await park.api('operator').post('/failed-jobs/retry', { jobs: [{ pluginId, id }] })).body).toEqual({
      done: 1,
      gone: 0,
    });
  };
  beforeAll(async () => {
    park = await createTestKernel({ plugins: [pump], eventTuning: { attempts: 1 }, jobTuning: { backoffMs: 10 } });
  });
  afterAll(() => park.stop());

  it('names a job that failed for good once, in both languages, until it is done', async () => {
    const [failed] = await opened('job-failed', 1);
    expect(failed).toMatchObject({
      text: {
        en: expect.stringContaining('“Pumping” failed for good: No water'),
        'zh-CN': expect.stringMatching(/抽水.*没有水/),
      },
      link: '/failed-jobs',
    });
    await again();
    await waitUntil(async () => (await open('job-failed'))[0]!.count === 2);
    dry = false;
    await again();
    await opened('job-failed', 0);
  });

  it('lists failed jobs with their errors in both languages, and drops the notice with the last that is given up', async () => {
    dry = true;
    const scope = park.kernel.jobs.open({ parkId: park.park.id, pluginId: 'pump' });
    await scope.enqueueAll(pumpJob, [{}, {}]);
    await scope.close();
    const listed = async (): Promise<FailedRow[]> =>
      (await failedJobs()).filter(({ error }) => error['zh-CN'] !== null);
    await waitUntil(async () => (await listed()).length === 2);
    const rows = await listed();
    expect(rows[0]).toMatchObject({
      pluginId: 'pump',
      job: 'pump',
      title,
      attempts: 2,
      error: { en: 'No water', 'zh-CN': '没有水' },
    });
    await opened('job-failed', 1);
    const discard = (jobs: FailedRow[], reason: string, caller: 'operator' | 'auditor' = 'operator') =>
      park
        .api(caller)
        .post('/failed-jobs/discard', { jobs: jobs.map(({ pluginId, id }) => ({ pluginId, id })), reason });
    expect((await discard(rows, 'out of season', 'auditor')).status).toBe(403);
    expect((await discard(rows, ' ')).status).toBe(400);
    expect((await discard([rows[0]!], 'out of season')).body).toEqual({ done: 1, gone: 0 });
    await park.kernel.notices.idle();
    expect(await open('job-failed')).toHaveLength(1);
    expect((await discard(rows, 'out of season')).body).toEqual({ done: 1, gone: 1 });
    await opened('job-failed', 0);
    expect(await failedJobs()).toEqual([]);
    const audit = await park
      .api('operator')
      .get<{ rows: { action: string; note: string | null }[] }>('/audit?limit=50');
    expect(audit.body.rows.filter(({ action }) => action === 'job.discarded').map(({ note }) => note)).toEqual([
      'out of season',
      'out of season',
    ]);
  });

  it('names events that were given up, one notice for a subscription, until all are delivered again', async () => {
    dry = true;
    await park.publish(Rained, {});
    await park.publish(Rained, {});
    await waitUntil(async () => (await open('dead-letter'))[0]?.count === 2);
    expect(await open('dead-letter')).toMatchObject([
      {
        link: '/dead-letters',
        text: { en: expect.stringContaining('No water'), 'zh-CN': expect.stringContaining('没有水') },
      },
    ]);
    expect(await open('dead-letter', 'auditor')).toEqual([]);
    dry = false;
    const [first, second] = await park.kernel.events.deadLetters(park.park.id);
    await park.kernel.events.replay(park.park.id, first!.id);
    await park.kernel.notices.idle();
    expect(await open('dead-letter')).toHaveLength(1);
    await park.kernel.events.replay(park.park.id, second!.id);
    await opened('dead-letter', 0);
  });

  it('tells platform administrators that a backup failed, until one is made', async () => {
    const { database, notices: desk } = park.kernel;
    const work = createWorkNotices({ database, desk, title: () => title, jobTitle: () => undefined });
    const ended: Promise<void>[] = [];
    const folder = openBackupFolder({
      path: '/dev/null/no-folder',
      database: park.database,
      version: '0',
      keys: () => ({}) as never,
      log: park.database.log,
      onEnd: (error) => void ended.push(work.backupEnded(error)),
    });
    await expect(folder.start().done).rejects.toThrow();
    await Promise.all(ended);
    expect(await open('backup-failed', 'platform-admin')).toMatchObject([{ link: '/settings/backups' }]);
    expect(await open('backup-failed')).toEqual([]);
    await work.backupEnded(null);
    expect(await open('backup-failed', 'platform-admin')).toEqual([]);
  });

  it('tells of plugins that end by themselves or stay faulty, once each, and that it is over', async () => {
    const due: { at: number; work: () => void }[] = [];
    let now = 0;
    const timers = {
      now: () => now,
      schedule: (ms: number, work: () => void) => {
        const entry = { at: now + ms, work };
        due.push(entry);
        return () => void due.splice(due.indexOf(entry), 1);
      },
    };
    const pass = async (ms: number): Promise<void> => {
      now += ms;
      for (const entry of due.filter(({ at }) => at <= now)) {
        due.splice(due.indexOf(entry), 1);
        entry.work();
      }
      await park.kernel.notices.idle();
    };
    const faults = createFaultNotices({ desk: park.kernel.notices, title: () => title, timers });
    const is = async (state: PluginStatus['state'], error: string | null = null, crashed = false) => {
      faults.observe({ parkId: park.park.id, pluginId: 'valve', state, error, since: now }, crashed);
      await park.kernel.notices.idle();
    };
    const told = async () => {
      const kinds = await Promise.all(['plugin-fault', 'plugin-crashed', 'plugin-trouble'].map((kind) => open(kind)));
      return kinds.flat().map(({ kind, count }) => [kind.slice(7), count]);
    };
    await is('running');
    await is('degraded', 'station 3 is down');
    await pass(troubleMs - 1);
    await is('running');
    await pass(troubleMs);
    expect(await told()).toEqual([]);
    await is('degraded', 'station 3 is down');
    await is('degraded', 'stations 3 and 4 are down');
    await pass(troubleMs);
    expect(await told()).toEqual([['plugin-trouble', 1]]);
    expect((await open('plugin-trouble'))[0]!.text.en).toContain('stations 3 and 4');
    await pass(troubleMs);
    await is('degraded', 'station 4 is down');
    expect(await told()).toEqual([['plugin-trouble', 1]]);
    await is('running');
    expect(await told()).toEqual([]);

    for (let crash = 0; crash < 2; crash++) {
      await is('retrying', 'out of memory', true);
      await is('running');
    }
    expect(await told()).toEqual([['plugin-crashed', 2]]);
    await is('failed', 'out of memory, three times');
    expect(await told()).toEqual([['plugin-fault', 1]]);
    await is('running');
    await is('retrying', 'out of memory', true);
    await is('running');
    await pass(quietMs);
    expect(await told()).toEqual([]);
    faults.close();
  });
});
