import { testRoleSecret } from '../test-database.ts';
import { spawnModule } from '../spawn-module.ts';
import type { JobSuite } from './job-suite.ts';

/** Starts a process that takes the next job of this case's plugin and holds it. */
export async function spawnCrashWorker(suite: JobSuite): Promise<{ hasJob: Promise<void>; kill(): Promise<void> }> {
  const { database, redisUrl } = suite.running();
  const { parkId, pluginId } = suite.owner();
  const input = { ownerUrl: database.ownerUrl, roleSecret: testRoleSecret, redisUrl, parkId, pluginId };
  const worker = await spawnModule(new URL('./crash-worker.ts', import.meta.url), [JSON.stringify(input)]);
  return { hasJob: worker.waitForOutput('has job'), kill: worker.kill };
}
