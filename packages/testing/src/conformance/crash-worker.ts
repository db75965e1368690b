import { createJobSystem, openDatabase } from '@lingtan/kernel';
import { count, fastTuning } from './job-suite-shared.ts';

/** A process of its own that takes a job and never finishes it, until it is killed. */
const { ownerUrl, roleSecret, redisUrl, parkId, pluginId } = JSON.parse(process.argv[2]!) as Record<string, string>;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const database = await openDatabase({ ownerUrl: ownerUrl!, roleSecret: roleSecret!, log: silent });
const system = await createJobSystem({ database, ...(redisUrl ? { redisUrl } : {}), log: silent, tuning: fastTuning });
const scope = system.open({ parkId: parkId!, pluginId: pluginId! });
scope.handle(count, () => {
  process.stdout.write('has job\n');
  return new Promise(() => {});
});
await scope.activate();
