import type { ParkInfo, Tx } from '@lingtan/sdk';
import { secretPlace } from '../config/config-store.ts';
import type { SecretBox } from '../config/secret-box.ts';
import { afterCommit } from '../database/after-commit.ts';
import type { KernelDatabase, TxScope } from '../database/index.ts';
import type { EventBus } from '../events/index.ts';
import type { JobScope, JobSystem } from '../jobs/index.ts';
import type { BackendFactory, PluginBackend } from './backend.ts';
import type { ProposalBackend } from './proposal-backend.ts';

/** What the evidence and audit parts of the kernel offer to one plugin on one park. */
export type RecordBackend = Pick<
  PluginBackend,
  'explain' | 'dependents' | 'recordEvidence' | 'dependentsOf' | 'audit' | 'raiseNotice' | 'settleNotice'
>;

/** Makes the backend of plugins from the data side of the kernel. */
export function createBackendFactory(options: {
  database: KernelDatabase;
  jobs: JobSystem;
  events: EventBus;
  /** An event that people read of is committed. */
  onTold(parkId: string): void;
  records(park: ParkInfo, pluginId: string): RecordBackend;
  proposals(park: ParkInfo, pluginId: string): ProposalBackend;
  box: SecretBox;
  standingOf(parkId: string, personId: string, permissionId: string): ReturnType<PluginBackend['standingOf']>;
  /** Whether the plugin declares jobs; a queue is opened for those only. */
  hasJobs(pluginId: string): boolean;
}): BackendFactory {
  const { database, jobs, events, box } = options;
  return (park, pluginId) => {
    const owner = { parkId: park.id, parkNo: park.no, pluginId };
    const eventScope = events.open(owner);
    const jobScope: JobScope | null = options.hasJobs(pluginId)
      ? jobs.open({ parkId: park.id, pluginId, timeZone: park.timeZone })
      : null;
    const databaseFor = (viewer: Pick<TxScope, 'enterpriseId'>) => ({
      tx: <T>(work: (tx: Tx) => Promise<T>) =>
        database.withParkTx({ parkId: park.id, parkNo: park.no, ...viewer }, work),
    });
    const place = (name: string): string => secretPlace(park.id, pluginId, `#${name}`);
    return {
      database: databaseFor({}),
      databaseFor: (enterpriseId) => databaseFor({ enterpriseId }),
      publish: async (tx, event, data, told) => {
        await eventScope.publish(tx, event, data, told);
        if (told) afterCommit(`events ${park.id}`, async () => options.onTold(park.id));
      },
      subscribe: (event, subscription, handler) => eventScope.subscribe(event, subscription, handler as never),
      handleJob: async (job, handler) => jobScope!.handle(job, handler as never),
      enqueue: (job, data, enqueueOptions) => jobScope!.enqueue(job, data as never, enqueueOptions),
      schedule: (job, timing, data) => jobScope!.schedule(job, timing, data as never),
      ...options.records(park, pluginId),
      proposals: options.proposals(park, pluginId),
      secrets: {
        seal: async (name, clear) => box.seal(clear, place(name)).toString('base64'),
        open: async (name, sealed) => box.open(Buffer.from(sealed, 'base64'), place(name)),
      },
      standingOf: (personId, permissionId) => options.standingOf(park.id, personId, permissionId),
      ready: async () => {
        await eventScope.activate();
        await jobScope?.activate();
      },
      stop: async (reason) => {
        const forget = reason === 'disabled';
        await Promise.all([eventScope.close({ forget }), jobScope?.close({ forget })]);
      },
    };
  };
}
