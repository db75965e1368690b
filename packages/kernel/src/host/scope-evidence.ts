import { LingtanError, type ParkEvidence, type PluginDefinition } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import { reasonOf } from './faults.ts';
import type { ScopeCore } from './scope-core.ts';

/**
 * Evidence of a scope: explanations run on behalf of the plugin and end with it. One that breaks is an error to whoever
 * asked, and marks the plugin degraded until it answers again.
 */
export function scopeEvidence(core: ScopeCore, definition: PluginDefinition): ParkEvidence {
  const declared = new Set((definition.evidence ?? []).map((kind) => kind.kind));
  const watched = async <T>(source: string, work: () => Promise<T>): Promise<T> => {
    try {
      const answer = await core.run(work);
      core.faults.clear(source);
      return answer;
    } catch (error) {
      // A refusal (no such record, not yours) is an answer.
      if (!core.signal.aborted && !(error instanceof LingtanError && error.status < 500))
        core.faults.set(source, `${source}: ${reasonOf(error)}`);
      throw error;
    }
  };
  return {
    explain(kind, explain) {
      core.assertLive();
      if (!declared.has(kind.kind)) {
        throw pluginErrors.DEFINITION_INVALID({
          plugin: definition.id,
          problems: `evidence ${kind.kind} is explained but not listed in evidence`,
        });
      }
      core.onStop(
        core.backend.explain(kind, (ref, asOf, viewer) =>
          watched(`evidence ${kind.kind}`, async () => explain(ref, asOf, viewer)),
        ),
      );
    },
    dependents(rule) {
      core.onStop(core.backend.dependents((ref) => watched('dependents', async () => rule(ref))));
    },
    record: (tx, derived, inputs) => core.backend.recordEvidence(tx, derived, inputs),
    dependentsOf: (ref) => core.backend.dependentsOf(ref),
  };
}
