import { describe, expect, it } from 'vitest';
import {
  backupFindings,
  type BackupPlanAnswer,
  certificateFindings,
  connectionFindings,
  type HealthAnswer,
  isolationFindings,
  machineFindings,
  parkFindings,
} from './findings.ts';

const well: HealthAnswer = {
  database: { ok: true, latencyMs: 4, outboxWaiting: 0, deadLetters: 0, undelivered: 0, undeliveredAt: null },
  queueProblem: null,
  queues: { 'energy-metering': { failed: 0, waiting: 2 } },
  plugins: [
    { pluginId: 'energy-metering', state: 'running', error: null },
    { pluginId: 'mqtt-connector', state: 'disabled', error: null },
  ],
  isolation: { level: 'full', missing: [] },
  certificate: null,
  points: 100,
  stalePoints: 3,
  newestDataAgeMs: 800,
};
const problems = (change: Partial<HealthAnswer>) =>
  parkFindings('p', { ...well, ...change }).map(({ level, problem }) => `${level}: ${problem}`);

describe('the doctor', () => {
  it('says nothing about a park that is well', () => {
    expect(problems({})).toEqual([]);
    expect(machineFindings({ node: '20.19.0', freeBytes: 2 ** 40, folderMode: 0o711 })).toEqual([]);
  });

  it.each<[string, Partial<HealthAnswer>]>([
    ['fail: the database does not answer: gone', { database: { ok: false, error: 'gone' } }],
    ['fail: 2 events could not be delivered', { database: { ...well.database, deadLetters: 2 } as never }],
    ['fail: x is failed: boom', { plugins: [{ pluginId: 'x', state: 'failed', error: 'boom' }] }],
    ['warn: x is retrying: no broker', { plugins: [{ pluginId: 'x', state: 'retrying', error: 'no broker' }] }],
    ['warn: 4 jobs of x failed', { queues: { x: { failed: 4, waiting: 0 } } }],
    ['fail: the job queues do not answer: refused', { queueProblem: 'refused' }],
    ['fail: no data for 12 min', { newestDataAgeMs: 12 * 60_000 }],
    ['warn: no point has ever sent a value', { newestDataAgeMs: null }],
    ['warn: 30 of 100 points are silent', { stalePoints: 30 }],
  ])('says "%s"', (sentence, change) => {
    expect(problems(change)).toEqual([sentence]);
  });

  it('tells of a certificate that is none, or soon will be', () => {
    const now = Date.parse('2026-06-01T00:00:00Z');
    const levels = (until: string, problem: string | null = null) =>
      certificateFindings({ certificate: { until, problem } }, now).map(({ level }) => level);
    expect(certificateFindings(well, now)).toEqual([]);
    expect(levels('2026-07-01T00:00:00Z')).toEqual([]);
    expect(levels('2026-06-10T00:00:00Z')).toEqual(['warn']);
    expect(levels('2026-07-01T00:00:00Z', 'key values mismatch')).toEqual(['fail']);
  });

  it('names each service that others could read along with, and what mends it', () => {
    const open = [
      { setting: 'DATABASE_URL', host: 'db.park', without: 'tls' },
      { setting: 'REDIS_URL', host: 'redis.park', without: 'check' },
    ] as const;
    expect(connectionFindings(open).map(({ level, problem, mend }) => `${level} ${problem}: ${mend}`)).toEqual([
      expect.stringMatching(/^fail DATABASE_URL reaches db.park without TLS: .*verify-full/),
      expect.stringMatching(/^fail REDIS_URL reaches redis.park by TLS, and takes any certificate: .*rediss/),
    ]);
    expect(connectionFindings([])).toEqual([]);
  });

  it('says nothing about the data of a park that has no points', () => {
    expect(problems({ points: 0, stalePoints: 0, newestDataAgeMs: null })).toEqual([]);
  });

  it('looks at the machine', () => {
    const said = machineFindings({ node: '18.20.1', freeBytes: 0.4 * 1024 ** 3, folderMode: 0o755 });
    expect(said.map(({ level, problem }) => `${level}: ${problem}`)).toEqual([
      'fail: Node 18.20.1 is too old',
      'fail: 0.4 GiB are free for data',
      'warn: others may read the data directory',
    ]);
    for (const { mend } of said) expect(mend.length).toBeGreaterThan(10);
  });

  it('says what the system does not keep plugins from, and what helps', () => {
    expect(isolationFindings(well.isolation)).toEqual([]);
    const measures = ['namespaces', 'account', 'privileges', 'files', 'system-calls', 'resources'];
    const missing = measures.map((measure) => ({ measure, reason: 'Operation not permitted' }));
    const said = isolationFindings({ level: 'none', missing });
    expect(said[0]).toMatchObject({
      ...{ level: 'warn', park: null },
      problem: 'the isolation of plugins is none; namespaces are missing: Operation not permitted',
    });
    for (const { mend } of said) expect(mend.length).toBeGreaterThan(10);
  });

  it('says when there is no backup to go back to, and why', () => {
    const drill: BackupPlanAnswer['drill'] = { late: false, passedAt: '2026-11-20T18:40:00.000Z', last: null };
    const plan = { active: true, newestAt: '2026-11-26T18:30:00.000Z', stale: false, failed: null, drill };
    const found = (change: Partial<BackupPlanAnswer>) =>
      backupFindings({ ...plan, ...change }).map(({ level, problem }) => `${level}: ${problem}`);
    expect(found({})).toEqual([]);
    expect(found({ active: false })).toEqual([]);
    expect(found({ failed: { at: '2026-11-27T18:30:00.000Z', reason: 'the disk is full' } })).toEqual([
      'fail: the scheduled backup of 2026-11-27T18:30:00.000Z failed: the disk is full',
    ]);
    expect(found({ stale: true })).toEqual(['fail: the newest backup is of 2026-11-26T18:30:00.000Z']);
    expect(found({ stale: true, active: false, newestAt: null })).toEqual(['warn: there is no backup']);
    expect(found({ drill: { ...drill, late: true } })).toEqual(['warn: none was since 2026-11-20T18:40:00.000Z']);
    expect(found({ drill: { ...drill, late: true, passedAt: null } })).toEqual([
      'warn: no backup was ever restored on trial',
    ]);
    const last = { outcome: 'failed', reason: { en: 'a.copy.gz was changed' } };
    expect(found({ drill: { ...drill, last } })).toEqual([
      'fail: a backup could not be restored on trial: a.copy.gz was changed',
    ]);
  });
});
