import { expect, it } from 'vitest';
import { clusterFindings, describeProcesses, type ProcessesAnswer } from './cluster-findings.ts';

type Process = ProcessesAnswer['processes'][number];
type Report = NonNullable<Process['report']>;
const seenAt = '2026-01-01T00:00:09.000Z';
const server = (name: string, more: Partial<Report> = {}, state: Process['state'] = 'living'): Process => ({
  ...{ id: `${name}-id`, startedAt: '2026-01-01T00:00:00.000Z', seenAt, state },
  ...{ answers: true, queues: 'postgres' },
  report: {
    ...{ name, version: '1.2.0', role: 'server', phase: 'ready', leads: ['north modbus/poll'] },
    ...{ pools: [{ pool: 'app', open: 5, idle: 3, waiting: 0, most: 20 }], ...more },
  },
});
const answer = (...processes: Process[]): ProcessesAnswer => ({
  ...{ processes, lagSeconds: { events: 1, rollups: 0 }, brokers: [] },
});

it('finds nothing in processes that are well, also beside a command of another version', () => {
  const command = server('command', { version: '1.3.0', role: 'command' }, 'silent');
  expect(clusterFindings(answer(server('a/1'), server('b/1'), command))).toEqual([]);
});

it('names who is silent, versions that are mixed, who waits for connections, and what is behind', () => {
  const busy = [{ pool: 'app', open: 20, idle: 0, waiting: 31, most: 20 }];
  const before: Process = { ...server('c/1'), report: null };
  const found = clusterFindings({
    ...answer(server('a/1', { pools: busy }), server('b/1', { version: '1.3.0' }, 'silent'), before),
    lagSeconds: { events: 900, rollups: null },
  });
  expect(found.map(({ problem }) => problem)).toEqual([
    `the process b/1 is silent since ${seenAt}`,
    'processes of the versions 1.2.0 and 1.3.0 and unknown run',
    '31 wait for a connection of the pool app in a/1, which has 20 of 20',
    'the oldest of the events has waited for 900 s',
    'how long rollups wait could not be asked',
  ]);
});

it('names two builds of one version, as they are while an upgrade goes from process to process', () => {
  const found = clusterFindings(answer(server('a/1', { version: '1.2.0+ab' }), server('b/1', { version: '1.2.0+cd' })));
  expect(found.map(({ problem }) => problem)).toEqual(['processes of the versions 1.2.0+ab and 1.2.0+cd run']);
});

it('fails where processes have their queues in different places, or who answers is not on the list', () => {
  const elsewhere: Process = { ...server('b/1'), queues: 'redis', answers: false };
  const problems = (...processes: Process[]) =>
    clusterFindings(answer(...processes)).map(({ level, problem }) => `${level}: ${problem}`);
  expect(problems(server('a/1'), elsewhere)).toEqual([
    'fail: processes have their job queues in PostgreSQL and in Redis',
  ]);
  const [near, far] = ['near', 'far'].map((queuesMark) => server(queuesMark, { queuesMark }));
  expect(problems(near!, server('c/1', { queuesMark: 'near' }), far!)).toEqual([
    'fail: processes have their job queues in Redis servers of their own',
  ]);
  expect(problems(elsewhere)).toEqual(['fail: the process that answers is not on the list, so it takes no work']);
});

it('says of each process what it is and has', () => {
  const lines = describeProcesses({
    ...answer(server('a/1', { phase: 'draining' }), { ...server('b/1'), report: null }),
    brokers: [{ park: 'north', plugin: 'mqtt-connector', connected: false }],
  });
  const times = `since 2026-01-01T00:00:00.000Z, seen ${seenAt}`;
  expect(lines).toEqual([
    `process a/1: draining, server 1.2.0, 1 leads, queues in postgres, connections app 2 of 20, ${times}`,
    `process b/1-id: living, of a version that reports nothing, ${times}`,
    'waiting: events 1 s, rollups 0 s',
    'broker of mqtt-connector on north: not connected',
  ]);
});
