import { createJobSystem, type JobOwner, type JobScope, type JobSystem, type JobTuning } from '@lingtan/kernel';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { TestDatabase } from '../test-database.ts';
import { fastTuning } from './job-suite-shared.ts';

export { anything, count, dyingTuning, heirTuning, other } from './job-suite-shared.ts';

/** A back end under test. */
export interface JobBackendFixture {
  name: 'postgres' | 'redis';
  start(): Promise<RunningJobBackend>;
}

export interface RunningJobBackend {
  database: TestDatabase;
  redisUrl?: string;
  /** Breaks every connection to the place where the queues are. */
  interrupt(): Promise<void>;
  /** Takes the jobs of schedules away, and leaves the schedules. */
  dropScheduled(): Promise<void>;
  /** Empties it, where that can happen. */
  wipe?(): Promise<void>;
  stop(): Promise<void>;
}

/** What the cases work with. Systems and scopes are closed after each case. */
export interface JobSuite {
  readonly fixture: JobBackendFixture;
  running(): RunningJobBackend;
  system(tuning?: JobTuning): Promise<JobSystem>;
  /** Park of this case. */
  parkId(): string;
  owner(pluginId?: string): JobOwner;
  addPark(): Promise<string>;
  /** Opens a scope that is closed after the case. */
  scope(system: JobSystem, owner?: JobOwner): JobScope;
}

/** Registers set-up and tear-down of a suite; call inside `describe`. */
export function prepareJobSuite(fixture: JobBackendFixture): JobSuite {
  let backend: RunningJobBackend;
  let park = '';
  let next = 0;
  let systems: JobSystem[] = [];
  let scopes: JobScope[] = [];
  const addPark = async (): Promise<string> => (await backend.database.addPark(`${fixture.name}-${++next}`)).parkId;
  beforeAll(async () => {
    backend = await fixture.start();
  });
  afterAll(() => backend.stop());
  beforeEach(async () => {
    park = await addPark();
  });
  afterEach(async () => {
    await Promise.all(scopes.map((scope) => scope.close({ forget: true }).catch(() => {})));
    await Promise.all(systems.map((system) => system.close()));
    systems = [];
    scopes = [];
  });
  return {
    fixture,
    running: () => backend,
    parkId: () => park,
    addPark,
    owner: (pluginId = `plugin-${park}`) => ({ parkId: park, pluginId }),
    system: async (tuning = {}) => {
      const { database, redisUrl } = backend;
      const system = await createJobSystem({
        database,
        ...(redisUrl ? { redisUrl } : {}),
        log: database.log,
        tuning: { ...fastTuning, ...tuning },
      });
      systems.push(system);
      return system;
    },
    scope: (system, owner) => {
      const scope = system.open(owner ?? { parkId: park, pluginId: `plugin-${park}` });
      scopes.push(scope);
      return scope;
    },
  };
}
