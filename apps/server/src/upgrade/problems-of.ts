import type { Kernel } from '@lingtan/kernel';
import { sql } from 'drizzle-orm';

/** Why a version would not run where the one before it ran: by plugins that are switched on, and their settings. */
export async function problemsOf({ database, registry, configs }: Kernel): Promise<string[]> {
  return database.withKernelTx(async (tx) => {
    const { rows } = await tx.execute<{ park: string; plugin: string }>(
      sql`select park_id as park, plugin_id as plugin from kernel.park_plugins where enabled order by 1, 2`,
    );
    const problems = new Set<string>();
    for (const { park, plugin } of rows)
      if (!registry.get(plugin)) problems.add(`${plugin}, which is switched on in ${park}, is not there`);
    for (const { id, definition, problem } of registry.list()) {
      // Half of a plugin's migrations may stand, also where nobody has switched it on.
      if (problem && (problem.state === 'migration-error' || rows.some(({ plugin }) => plugin === id)))
        problems.add(`${id}: ${problem.error.message}`);
      if (!definition) continue;
      for (const refusal of await configs.refusals(tx, definition))
        if (refusal.enabled) problems.add(`${id} does not take its settings of ${refusal.park}: ${refusal.problem.en}`);
    }
    return [...problems];
  });
}
