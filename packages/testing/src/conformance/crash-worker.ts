import { createJobSystem, openDatabase } from '@lingtan/kernel';
import { count, dyingTuning } from './job-suite-shared.ts';

/** A process of its own that takes a job, or work of the kernel, and never finishes it, until it is killed. */
const { ownerUrl, roleSecret, redisUrl, parkId, pluginId } = JSON.parse(process.argv[2]!) as Record<string, string>;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const database = await openDatabase({ ownerUrl: ownerUrl!, roleSecret: roleSecret!, log: silent });
const system = await createJobSystem({ database, ...(redisUrl ? { redisUrl } : {}), log: silent, tuning: dyingTuning });
const scope = system.open({ parkId: parkId!, pluginId: pluginId! });
const hold = (): Promise<never> => {
  process.stdout.write('has job\n');
  return new Promise(() => {});
};
scope.handle(count, hold);
system.handleInternal('$hold', { attempts: 1, run: hold, abandoned: async () => {} });
await scope.activate();
