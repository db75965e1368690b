import { definePlugin, noConfig } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { processName } from '../observability/process-name.ts';
import { assertVersions } from '../cluster/versions.ts';
import type { processList } from './schemas/processes.ts';

const clock = definePlugin({
  id: 'clock',
  config: noConfig,
  async start(park) {
    park.lead('tick', () => undefined);
  },
});

let park: TestKernel;
beforeAll(async () => {
  park = await createTestKernel({ plugins: [clock] });
});
afterAll(() => park.stop());

type Answer = z.output<typeof processList>;
const list = async (): Promise<Answer> => (await park.api('operator').get<Answer>('/processes')).body;

it('the list has each process with what it leads of the park; who reports nothing is there too', async () => {
  const { kernel, database } = park;
  await waitUntil(async () => {
    kernel.cluster.renew();
    return (await list()).processes[0]?.report?.leads.length === 1;
  });
  await database.kernelPool.query(`insert into kernel.processes (id, seen_at, report) values
    ('before', now() - interval '20 s', null), ('later', now(), '{"name": "of a version that reports otherwise"}')`);
  const { processes, lagSeconds, brokers } = await list();
  const [own, ...others] = processes;
  expect(own).toMatchObject({ id: kernel.cluster.processId, state: 'living', answers: true });
  expect(own!.report).toMatchObject({
    ...{ name: processName(), version: '0.0.0-test', role: 'server', phase: 'ready' },
    ...{ leads: ['clock/tick'], leadsElsewhere: 0, plugins: { failed: [], retrying: [], degraded: [] } },
  });
  expect(own!.report!.pools.map(({ pool }) => pool)).toEqual(['app', 'kernel', 'sign-in', 'jobs']);
  expect(own!.report!.pools.every(({ open, most }) => open <= most)).toBe(true);
  expect(others.map(({ id, state, answers, report }) => ({ id, state, answers, report })).toSorted(byId)).toEqual([
    { id: 'before', state: 'silent', answers: false, report: null },
    { id: 'later', state: 'living', answers: false, report: null },
  ]);
  expect(lagSeconds).toMatchObject({ events: expect.any(Number) as number });
  expect(brokers).toEqual([]);
  await database.kernelPool.query(`delete from kernel.processes where id in ('before', 'later')`);
});

it('is for operators and administrators', async () => {
  expect((await park.api('platform-admin').get('/processes')).status).toBe(200);
  expect((await park.api('auditor').get('/processes')).status).toBe(403);
});

it('a draining process says so at once, and none of a version that is too far comes beside a living one', async () => {
  const { kernel, database } = park;
  const beside = (version: string) => database.withOwner((owner) => assertVersions(owner, version));
  await beside('0.1.0');
  await expect(beside('0.2.0')).rejects.toMatchObject({ code: 'CLUSTER_VERSIONS' });
  kernel.drain();
  await waitUntil(async () => (await list()).processes[0]!.report!.phase === 'draining');
  await database.kernelPool.query(`update kernel.processes set seen_at = now() - interval '20 s'`);
  await beside('0.2.0');
});

const byId = (one: { id: string }, other: { id: string }): number => one.id.localeCompare(other.id);
