import { defineConfig, definePlugin } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestKernel, type TestKernel, testSecretKey } from '../../testing/index.ts';
import { createInstallationKey } from '../audit/installation-key.ts';
import { createKernel, type Kernel } from '../create-kernel.ts';

const calmMs = 150;
const works = ['one', 'two', 'three', 'four', 'five', 'six'];
/** Who does each work, as those say who do it. */
const held = new Map<string, string>();
const twice: string[] = [];
let changes = 0;

/** Works of a process. Each takes a while to end, and one goes on while in doubt. */
const worked = (by: string, unable: readonly string[] = []) =>
  definePlugin({
    id: 'worked',
    config: defineConfig({ version: 1, schema: z.strictObject({}) }),
    async start(park) {
      for (const [at, name] of works.entries()) {
        park.lead(
          name,
          (lead) => {
            if (unable.includes(name)) throw new Error('no wire here');
            if (held.has(name)) twice.push(`${name} by ${held.get(name)} and ${by}`);
            held.set(name, by);
            changes += 1;
            lead.onStop(async () => {
              await delay(50);
              if (held.get(name) === by) held.delete(name);
            });
          },
          at === 0 ? { inDoubt: 'go-on' } : {},
        );
      }
    },
  });

let park: TestKernel;
const processes = new Map<string, Kernel>();
beforeAll(async () => {
  park = await createTestKernel({ plugins: [worked('nobody')], hostTuning: { paused: true } });
});
afterAll(async () => {
  for (const kernel of processes.values()) await kernel.stop();
  await park.stop();
});

async function restart(name: string, unable?: readonly string[]): Promise<void> {
  await processes.get(name)?.stop();
  const { database } = park;
  const kernel = await createKernel({
    ...{ database, secretKey: testSecretKey, installationKey: createInstallationKey() },
    ...{ plugins: [{ definition: worked(name, unable) }], version: '0.0.0-test', log: database.log, localToken: null },
    hostTuning: { leads: { everyMs: 50, calmMs } },
  });
  processes.set(name, kernel);
  await kernel.load();
  await kernel.start();
}
const counts = () => {
  for (const { cluster } of processes.values()) cluster.renew();
  return [...processes.keys()].map((name) => [...held.values()].filter((by) => by === name).length);
};

it('processes that were restarted in turn share the work, one after the other, and then nothing moves', async () => {
  await restart('a');
  await waitUntil(() => counts()[0] === works.length);
  for (const name of ['b', 'a']) {
    changes = 0;
    await restart(name);
    await waitUntil(() => String(counts()) === '3,3');
    // What the one led that went, and what had to move.
    expect(changes).toBeLessThanOrEqual(works.length);
  }
  changes = 0;
  const since = performance.now();
  while (performance.now() - since < 4 * calmMs) {
    expect(counts()).toEqual([3, 3]);
    await delay(50);
  }
  expect(changes).toBe(0);
  expect(twice).toEqual([]);
});

it('nothing is left to a process that was killed a moment ago, however well its row says it is', async () => {
  await processes.get('b')!.stop();
  processes.delete('b');
  await waitUntil(() => counts()[0] === works.length);
  const seeks = JSON.stringify(
    (await park.database.kernelPool.query<{ role: string }>('select role from kernel.leads')).rows.map(
      ({ role }) => role,
    ),
  );
  await park.database.kernelPool.query(
    `insert into kernel.processes (id, seen_at, report) values ('killed', now(), jsonb_build_object('phase', 'ready', 'seeks', $1::jsonb))`,
    [seeks],
  );
  changes = 0;
  const since = performance.now();
  while (performance.now() - since < 6 * calmMs) {
    expect(counts()).toEqual([works.length]);
    await delay(50);
  }
  expect(changes).toBe(0);
});
