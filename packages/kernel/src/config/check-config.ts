import type { CheckScope, ConfigCheck, PluginDefinition } from '@lingtan/sdk';
import { runAs } from '../host/attribution.ts';
import { withTimeout } from '../host/scope-core.ts';

const checkTimeoutMs = 20_000;

/** Runs a plugin's `checkConfig` with a time limit. What it throws is its answer: not ok, and why. */
export async function checkConfig(definition: PluginDefinition, scope: CheckScope): Promise<ConfigCheck> {
  if (!definition.checkConfig)
    return { ok: true, message: 'The configuration is valid; this plugin has no connection to test.' };
  const abort = new AbortController();
  const limited = { ...scope, signal: AbortSignal.any([scope.signal, abort.signal]) };
  try {
    const checking = runAs({ parkId: scope.park.id, pluginId: definition.id }, async () =>
      definition.checkConfig!(limited as never),
    );
    return await withTimeout(checking, checkTimeoutMs);
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  } finally {
    abort.abort();
  }
}
