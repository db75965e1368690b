import type { JobContext, JobDefinition, ParkJobs, PluginDefinition } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import { inBackground } from '../database/patience.ts';
import type { ScopeCore } from './scope-core.ts';

/** Background work of a scope. Only declared jobs may be used. */
export function scopeJobs(core: ScopeCore, definition: PluginDefinition): ParkJobs {
  const declared = new Set((definition.jobs ?? []).map((job) => job.name));
  const assertDeclared = (job: JobDefinition): void => {
    core.assertLive();
    if (declared.has(job.name)) return;
    throw pluginErrors.DEFINITION_INVALID({
      plugin: definition.id,
      problems: `job ${job.name} is used but not listed in jobs`,
    });
  };
  return {
    handle(job, handler) {
      assertDeclared(job);
      const guarded = (data: unknown, context: JobContext) =>
        core.run(() => inBackground(() => handler(data as never, context)));
      core.defer(core.backend.handleJob(job, guarded));
    },
    async enqueue(job, data, options) {
      assertDeclared(job);
      await core.backend.enqueue(job, data, options);
    },
    async schedule(job, timing, data) {
      assertDeclared(job);
      await core.backend.schedule(job, timing, data);
    },
  };
}
