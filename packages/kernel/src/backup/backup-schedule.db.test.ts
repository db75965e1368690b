import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { BackupSchedule, type BackupSummary, type PlanState } from './index.ts';

const hour = 3_600_000;
const path = mkdtempSync(join(tmpdir(), 'lingtan-scheduled-'));
// Noon in Shanghai, so that no time of day of a plan is near.
let now = Math.floor(Date.now() / (24 * hour)) * 24 * hour + 4 * hour;
let broken = false;
let tried: string[] = [];
let unrestorable = false;
let park: TestKernel;

beforeAll(async () => {
  park = await createTestKernel({
    plugins: [],
    clock: { now: () => now },
    backups: {
      path,
      keys: () => {
        if (broken) throw new Error('the disk is full');
        return {};
      },
      drill: async (folder) => {
        if (unrestorable) throw new Error('a table differs');
        tried.push(basename(folder));
        return { tables: 3, rows: 4, auditRows: 5 };
      },
    },
  });
});
afterAll(async () => {
  await park.stop();
  rmSync(path, { recursive: true });
});

const admin = () => park.api('platform-admin');
const planNow = async (): Promise<PlanState> => (await admin().get<PlanState>('/api/backups/plan')).body;
const listed = async (): Promise<BackupSummary[]> =>
  (await admin().get<{ backups: BackupSummary[] }>('/api/backups')).body.backups;
/** Resolves when these notices of backups are open, and no others. */
const opened = (...kinds: string[]): Promise<void> =>
  waitUntil(async () => {
    const { rows } = (await admin().get<{ rows: { kind: string }[] }>('/notices?limit=200')).body;
    const open = rows.map(({ kind }) => kind.replace('kernel.', '')).filter((kind) => kind.startsWith('backup'));
    return open.toSorted().join() === kinds.join();
  });
/** What the process that leads does each minute, after some hours. */
const after = async (hours: number): Promise<BackupSummary[]> => {
  now += hours * hour;
  await park.kernel.backupSchedule!.turn();
  return listed();
};
const auditOf = async (action: string): Promise<{ subject: string; actor: string }[]> =>
  (
    await park.database.kernelPool.query<{ subject: string; actor: string }>(
      `select subject, actor->>'name' as actor from kernel.audit_log where action = $1 order by seq`,
      [action],
    )
  ).rows;

it('an installation makes backups by itself, and an administrator decides when and how many stay', async () => {
  // The process that leads writes the first plan; what was due before is not made.
  await waitUntil(async () => (await auditOf('backup.plan-set')).length === 1);
  expect(await planNow()).toMatchObject({ active: true, at: '02:30', timeZone: 'Asia/Shanghai', failed: null });
  expect(await after(0)).toEqual([]);

  expect((await park.api('operator').get('/api/backups/plan')).status).toBe(403);
  const { active, at, weekly, monthly, drillDays } = await planNow();
  const refused = await admin().put('/api/backups/plan', { active, at: '26:00', daily: 3, weekly, monthly, drillDays });
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toMatch(/at\b.*02:30/);
  const unknown = await admin().put('/api/backups/plan', {
    active,
    at,
    daily: 3,
    weekly,
    monthly,
    drillDays,
    hourly: 1,
  });
  expect(unknown.status).toBe(400);
  const set = await admin().put<PlanState>('/api/backups/plan', {
    active,
    at: '03:15',
    daily: 1,
    weekly: 0,
    monthly: 0,
    drillDays,
  });
  expect(set.body).toMatchObject({ at: '03:15', daily: 1, weekly: 0, monthly: 0 });
  expect((await auditOf('backup.plan-set')).map(({ actor }) => actor)[0]).toBe('Schedule of backups');
  expect(await auditOf('backup.plan-set')).toHaveLength(2);

  // Two who change it at once: the later one does not undo what it has not seen.
  const { daily, ...rest } = { active, at: '03:15', daily: 1, weekly: 0, monthly: 0, drillDays };
  const change = (to: number, seen: number) =>
    admin().put<PlanState>('/api/backups/plan', { ...rest, daily: to, before: { ...rest, daily: seen } });
  expect((await change(5, daily)).body.daily).toBe(5);
  expect(await change(1, daily)).toMatchObject({ status: 409, body: { code: 'BACKUP_PLAN_CHANGED_MEANWHILE' } });
  expect((await change(1, 5)).body.daily).toBe(1);
});

it('makes one a day, tries a failed one again after an hour, and says so until one is made', async () => {
  const [first, ...others] = await after(24);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ state: 'done', scheduled: true, keys: false });
  expect(await after(0)).toHaveLength(1);
  expect(tried).toEqual([first!.name]);
  expect((await planNow()).drill).toMatchObject({ last: { backup: first!.name, outcome: 'passed' }, late: false });
  now += hour;
  const byHand = (await admin().post<{ name: string }>('/api/backups', {})).body.name;
  await waitUntil(async () => (await listed()).every(({ state }) => state === 'done'));

  broken = true;
  expect((await after(23))[0]).toMatchObject({ state: 'failed', scheduled: true, problem: 'the disk is full' });
  expect((await planNow()).failed).toMatchObject({ reason: 'the disk is full' });
  await opened('backup-failed');
  expect(await after(0.9)).toHaveLength(3);
  expect((await auditOf('backup.started')).filter(({ actor }) => actor === 'Schedule of backups')).toHaveLength(2);
  // Of the attempts the last one is listed.
  const failed = await after(25);
  expect(failed.filter(({ state }) => state === 'failed')).toHaveLength(1);
  expect((await planNow()).stale).toBe(true);
  await opened('backup-failed', 'backup-stale');

  broken = false;
  const kept = await after(1);
  // The first one is not kept by the plan; what somebody made by hand is.
  expect(kept.map(({ name, scheduled, state }) => [name === byHand, scheduled, state])).toEqual([
    [false, true, 'done'],
    [true, false, 'done'],
  ]);
  await opened();
  expect(await planNow()).toMatchObject({ stale: false, failed: null });
  expect((await auditOf('backup.deleted')).map(({ subject }) => subject)).toEqual([first!.name]);
  expect(readdirSync(path).filter((file) => file.includes(first!.name))).toEqual([]);
});

it('what ended before it was whole counts as failed, and is cleared away by the next one', async () => {
  const before = await listed();
  const lost = new Date((now += hour)).toISOString().replaceAll(/[-:.]/g, '');
  writeFileSync(join(path, `${lost}.scheduled`), '');
  mkdirSync(join(path, `${lost}.partial`));
  expect((await listed()).find(({ name }) => name === lost)).toMatchObject({ state: 'failed', scheduled: true });
  await after(23);
  expect(readdirSync(path).filter((file) => file.includes(lost))).toEqual([]);
  expect(await listed()).toHaveLength(before.length);
});

it('tries the newest as often as the plan says, and says when it does not restore or was not tried for too long', async () => {
  const { active, at, daily, weekly, monthly } = await planNow();
  await admin().put('/api/backups/plan', { active, at, daily, weekly, monthly, drillDays: 1 });
  tried = [];
  const newest = (await after(24)).find(({ state }) => state === 'done')!.name;
  expect(tried).toEqual([newest]);
  expect((await planNow()).drill.last).toMatchObject({ by: 'Schedule of backups', tables: 3, rows: 4, auditRows: 5 });
  const passedAt = (await planNow()).drill.passedAt;

  unrestorable = true;
  await after(24);
  expect((await planNow()).drill).toMatchObject({
    last: { outcome: 'failed', reason: { en: 'a table differs' }, tables: 0 },
    ...{ passedAt, late: false },
  });
  await opened('backup-drill-failed');
  await after(72);
  expect((await planNow()).drill.late).toBe(true);
  await opened('backup-drill-failed', 'backup-untried');
  expect((await auditOf('backup.drill-failed')).length).toBeGreaterThan(1);

  unrestorable = false;
  expect((await park.api('operator').post(`/api/backups/${newest}/drill`, {})).status).toBe(403);
  expect((await admin().post('/api/backups/20200101T000000000Z/drill', {})).status).toBe(404);
  const last = (await listed()).find(({ state }) => state === 'done')!.name;
  expect((await admin().post(`/api/backups/${last}/drill`, {})).status).toBe(202);
  await waitUntil(async () => (await planNow()).drill.last?.outcome === 'passed');
  expect(await planNow()).toMatchObject({ drill: { running: null, late: false, last: { backup: last } } });
  await opened();
});

it('is off at first where the disk has too little room, and says how much', async () => {
  const first = async (freeBytes: number): Promise<unknown[]> => {
    await park.database.kernelPool.query(`delete from kernel.settings where key = 'backup plan'`);
    const seen: unknown[] = [];
    const note = (room: unknown): void => void (room && seen.push(room));
    const schedule = new BackupSchedule({
      ...{
        folder: park.kernel.backups!,
        drills: park.kernel.backupDrills!,
        copies: null,
        database: park.database,
        log: park.database.log,
        now: () => now,
      },
      timeZone: () => 'UTC',
      notices: {
        backupFailed: note,
        backupStale: note,
        backupUntried: note,
        backupNotCopied: note,
        backupPlanOff: note,
      },
      freeBytes: async () => freeBytes,
    });
    await schedule.turn();
    return [(await schedule.state()).active, ...seen];
  };
  const newest = (await listed())[0]!.bytes!;
  expect(await first(3 * newest - 1)).toEqual([false, { free: 3 * newest - 1, newest }]);
  expect(await first(3 * newest)).toEqual([true]);
});
