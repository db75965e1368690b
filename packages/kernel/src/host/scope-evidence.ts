import type { ParkEvidence, PluginDefinition } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import type { ScopeCore } from './scope-core.ts';

/** Evidence of a scope: explanations run on behalf of the plugin and end with it. */
export function scopeEvidence(core: ScopeCore, definition: PluginDefinition): ParkEvidence {
  const declared = new Set((definition.evidence ?? []).map((kind) => kind.kind));
  return {
    explain(kind, explain) {
      core.assertLive();
      if (!declared.has(kind.kind)) {
        throw pluginErrors.DEFINITION_INVALID({
          plugin: definition.id,
          problems: `evidence ${kind.kind} is explained but not listed in evidence`,
        });
      }
      core.onStop(core.backend.explain(kind, (ref, asOf, viewer) => core.run(() => explain(ref, asOf, viewer))));
    },
    dependents(rule) {
      core.onStop(core.backend.dependents((ref) => core.run(() => rule(ref))));
    },
    record: (tx, derived, inputs) => core.backend.recordEvidence(tx, derived, inputs),
    dependentsOf: (ref) => core.backend.dependentsOf(ref),
  };
}
