import { setImmediate as turn } from 'node:timers/promises';
import type { ParkInfo, PluginDefinition } from '@lingtan/sdk';
import { createTestLog } from '@lingtan/test-kit';
import { expect, test } from 'vitest';
import { PermissionRegistry } from '../auth/permission-registry.ts';
import type { PluginBackend } from './backend.ts';
import type { HostOptions } from './host-options.ts';
import { ParkSupervisor } from './park-supervisor.ts';
import { PluginRegistry } from './plugin-registry.ts';
import { systemTimers } from './timer-source.ts';

const park = { id: 'harbour' } as ParkInfo;
const permissions = new PermissionRegistry(() => false);

/** A plugin of a version whose start and stop end when they are let, on a park that wants it. */
async function moving() {
  const registry = new PluginRegistry();
  const log = createTestLog();
  const ends = new Map<string, () => void>();
  const until = (what: string) => new Promise<void>((resolve) => ends.set(what, resolve));
  const put = (version: string): Promise<void> =>
    registry.put(
      {
        ...{ id: 'acme', directory: null, manifest: null, problem: null },
        definition: {
          id: 'acme',
          async start(scope: { onStop(release: () => Promise<void>): void }) {
            scope.onStop(() => until(`${version} stops`));
            await until(`${version} starts`);
          },
        } as unknown as PluginDefinition,
      },
      { permissions },
    );
  const backend = { ready: async () => {}, stop: async () => {} } as unknown as PluginBackend;
  await put('1');
  const supervisor = new ParkSupervisor(park, {
    ...{ registry, permissions, log, timers: systemTimers, coreServices: [], ports: {} },
    ...{ backends: () => backend, loadConfig: async () => ({}), childLog: () => log, onStatus: () => {} },
  } as unknown as HostOptions);
  const want = (enabled: boolean, generation = 1) =>
    supervisor.want(new Map([['acme', { enabled, generation, park }]]));
  /** Lets a start or a stop end that has begun. */
  const end = async (what: string): Promise<void> => {
    while (!ends.has(what)) await turn();
    ends.get(what)!();
    ends.delete(what);
  };
  const run = async (): Promise<void> => {
    want(true);
    await end('1 starts');
    await supervisor.whenIdle();
  };
  return { supervisor, registry, put, want, end, run };
}

test.each<[string, (site: Awaited<ReturnType<typeof moving>>) => Promise<(() => Promise<void>)[]>]>([
  [
    'starts',
    async ({ want, end }) => {
      want(true);
      return [() => end('1 starts')];
    },
  ],
  [
    'starts again',
    async ({ run, want, end }) => {
      await run();
      want(true, 2);
      return [() => end('1 stops'), () => end('1 starts')];
    },
  ],
  [
    'stops for another version',
    async ({ run, put, supervisor, end }) => {
      await run();
      await put('2');
      supervisor.kick();
      return [() => end('1 stops'), () => end('2 starts')];
    },
  ],
  [
    'stops for good',
    async ({ run, registry, supervisor, end }) => {
      await run();
      registry.drop('acme', { permissions });
      supervisor.kick();
      return [() => end('1 stops')];
    },
  ],
  [
    'is switched off and on',
    async ({ run, want, end }) => {
      await run();
      want(false, 2);
      want(true, 3);
      return [() => end('1 stops'), () => end('1 starts')];
    },
  ],
])('whoever waits for a plugin that %s waits until that is done, and no longer', async (_how, begin) => {
  const site = await moving();
  const steps = await begin(site);
  await turn();
  let waits = true;
  const waiting = site.supervisor.settled('acme', 3_600_000).then(() => (waits = false));
  for (const step of steps) {
    await turn();
    expect(waits).toBe(true);
    await step();
  }
  await site.supervisor.whenIdle();
  await turn();
  expect(waits).toBe(false);
  await waiting;
});
