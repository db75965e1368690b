import type { JobContext, JobDefinition } from '@lingtan/sdk';
import { WindowsChanged } from '@lingtan/telemetry/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RegistryData } from '../contracts/index.ts';
import { createEnergy } from './context.ts';
import type { Energy } from './context.ts';
import { createEnergyFixture, meter } from './fixtures/energy-fixture.ts';
import type { EnergyFixture } from './fixtures/energy-fixture.ts';
import { startClosing } from './jobs.ts';
import { meterReadings } from './readings-service.ts';
import { keepFacts } from './registry/keep-facts.ts';
import { registerRegistryRoutes } from './registry/routes.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.parse('2026-11-24T08:00:00Z');
const began = now - 10 * day;

type Scope = Parameters<typeof startClosing>[1];
let park: EnergyFixture;
beforeEach(async () => {
  const a = { ...meter('a', 'load', ['import']), ratio: 1 };
  park = await createEnergyFixture({ meters: [a], intervalMinutes: 60 }, { now: new Date(began).toISOString() });
  registerRegistryRoutes(park.energy, park.register);
  await keepFacts(park.energy);
  await park.closeDue();
  await park.ingest(register(began, began, hour));
});
afterEach(() => park.close());

const register = (from: number, to: number, stepMs: number) =>
  Array.from({ length: Math.floor((to - from) / stepMs) + 1 }, (_, i) => {
    const ts = from + i * stepMs;
    return { point: 'a.import', ts, value: (ts - began) / hour };
  });

/** Closing as it is wired, whose jobs a test runs by their names. */
async function wire(energy: Energy) {
  const handlers = new Map<string, (data: object, context: JobContext) => Promise<void>>();
  const waiting: { job: string; dedupKey?: string; delayMs?: number }[] = [];
  const schedules: [string, unknown][] = [];
  const events = new Map<string, (tx: unknown, event: { data: unknown }) => Promise<void>>();
  await startClosing(energy, {
    log: energy.scope.log,
    jobs: {
      handle: (job: JobDefinition, handler: never) => void handlers.set(job.name, handler),
      enqueue: async (job: JobDefinition, _data: object, options: object) =>
        void waiting.push({ job: job.name, ...options }),
      schedule: async (job: JobDefinition, timing: unknown) => void schedules.push([job.name, timing]),
    },
    events: { on: (event: { name: string }, _name: string, handler: never) => void events.set(event.name, handler) },
  } as unknown as Scope);
  const context = { id: '1', attempt: 1, signal: new AbortController().signal };
  return {
    ...{ waiting, schedules, events },
    run: (job: string, progress: () => Promise<void> = async () => undefined) =>
      handlers.get(job)!({}, { ...context, progress }),
  };
}

const lanes = ['close-late', 'close-changed', 'close-history'];
/** As the page of the meters says it. */
const historyDays = async () => ((await park.call('/registry', {})) as RegistryData).history?.days ?? 0;
const lastAmount = async () => {
  const all = await meterReadings(park.energy).intervals({ from: now - 3 * hour, to: now - 2 * hour });
  return all.map(({ amount }) => amount);
};

it('what is due each minute, at the start, and late: each wakes all lanes, once each', async () => {
  park.clock.set(now);
  const { waiting, schedules, events, run } = await wire(park.energy);
  expect(schedules).toEqual([['close-due', { everyMs: 60_000 }]]);
  expect(waiting.splice(0)).toMatchObject([{ job: 'close-due', dedupKey: 'start' }]);
  await run('close-due');
  expect(waiting.map(({ job }) => job)).toEqual(lanes);
  expect(new Set(waiting.splice(0).map(({ dedupKey }) => dedupKey)).size).toBe(lanes.length);
  const happened = (points: string[]) =>
    park.energy.scope.db.tx((tx) =>
      events.get(WindowsChanged.name)!(tx, { data: { changes: [{ points, from: now - day, to: now - hour }] } }),
    );
  // What no meter rests on wakes nobody.
  await happened(['other']);
  expect(waiting).toEqual([]);
  await happened(['a.import']);
  expect(waiting.map(({ job }) => job)).toEqual(lanes);
  expect(waiting.every(({ delayMs }) => delayMs! > 0)).toBe(true);
});

it('neither what came late today nor what was changed today waits for history, which is worked off all the same', async () => {
  park.clock.set(now);
  await park.ingest(register(began + hour, now - 4 * day, day));
  await park.closeDue();
  const { run } = await wire(park.energy);
  const days = await historyDays();
  expect(days).toBeGreaterThan(4);
  await park.ingest(register(now - 3 * day, now, hour / 4));
  await run('close-late');
  expect(await lastAmount()).toEqual([1000]);
  expect(await historyDays()).toBeGreaterThanOrEqual(days - 1);

  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  let begun = (): void => undefined;
  const under = new Promise<void>((resolve) => (begun = resolve));
  const history = run('close-history', () => {
    begun();
    return held;
  });
  await under;
  const { config } = park.energy.scope;
  const meters = config.meters.map((each) => ({ ...each, ratio: 3 }));
  const changed = createEnergy({ ...park.energy.scope, config: { ...config, meters } }, park.energy.telemetry);
  expect(await keepFacts(changed)).toBe(true);
  const seen: unknown[] = [];
  await (await wire(changed)).run('close-changed', async () => void seen.push(...(await lastAmount())));
  expect(await lastAmount()).toEqual([3000]);
  // The last days come first.
  expect(seen.indexOf(3000)).toBeLessThan(seen.length / 2);
  expect(await historyDays()).toBeGreaterThan(4);
  goOn();
  await history;
  expect(await historyDays()).toBe(0);
});
