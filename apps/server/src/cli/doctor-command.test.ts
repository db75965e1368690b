import { expect, it } from 'vitest';
import { describeProcesses } from '../doctor/cluster-findings.ts';
import { examine } from './doctor-command.ts';

const report = { name: 'here/1', version: '1.0.0', role: 'server', phase: 'ready', leads: [], pools: [] };
const of = { startedAt: '2026-01-01T00:00:00.000Z', seenAt: '2026-01-01T00:00:09.000Z', queues: 'postgres' };
const broker = (park: string) => ({ park, plugin: 'mqtt-connector', connected: park !== 'south' });
const health = {
  database: { ok: true, latencyMs: 1, outboxWaiting: 0, deadLetters: 0, undelivered: 0, undeliveredAt: null },
  ...{ queues: {}, queueProblem: null, plugins: [], isolation: { level: 'full', missing: [] }, certificate: null },
};

it.each([[[]], [['north']], [['north', 'south', 'west']]])(
  'the doctor shows the processes, and the brokers of each park, of an installation with the parks %j',
  async (parks: string[]) => {
    const answers: Record<string, unknown> = {
      '/api/parks': parks.map((id) => ({ id })),
      ...Object.fromEntries(parks.map((id) => [`/api/parks/${id}/health`, health])),
      '/api/processes': {
        processes: [{ id: 'a', state: 'living', answers: true, ...of, report }],
        ...{ lagSeconds: {}, brokers: parks.map(broker) },
      },
      '/api/backups/plan': {
        active: true,
        newestAt: null,
        stale: false,
        failed: null,
        drill: { late: false, passedAt: null, last: null },
      },
      '/api/audit/verify': { ok: true, breaks: [] },
    };
    const api = { json: async <T>(_method: string, path: string) => answers[path] as T };
    const { cluster } = await examine(api, { node: process.versions.node, freeBytes: null, folderMode: null });
    const lines = describeProcesses(cluster);
    expect(lines[0]).toMatch(/^process here\/1: ready, server 1.0.0, 0 leads, queues in postgres/);
    expect(lines.filter((line) => line.startsWith('broker'))).toEqual(
      parks.map((id) => `broker of mqtt-connector on ${id}: ${id === 'south' ? 'not connected' : 'connected'}`),
    );
  },
);
