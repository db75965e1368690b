import type { ParkNotices, PluginDefinition } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import type { ScopeCore } from './scope-core.ts';

/** Notices of a scope. Only declared kinds may be raised, each with a permission that the plugin declares. */
export function scopeNotices(core: ScopeCore, definition: PluginDefinition): ParkNotices {
  const declared = new Set((definition.notices ?? []).map(({ id }) => id));
  const assertDeclared = (id: string): void => {
    core.assertOpen();
    if (declared.has(id)) return;
    throw pluginErrors.DEFINITION_INVALID({
      plugin: definition.id,
      problems: `notice ${id} is raised but not listed in notices`,
    });
  };
  return {
    async raise(tx, kind, notice) {
      assertDeclared(kind.id);
      await core.backend.raiseNotice(tx, kind, notice);
    },
    async settle(tx, kind, key) {
      assertDeclared(kind.id);
      await core.backend.settleNotice(tx, kind.id, key);
    },
  };
}
