import { basename, join } from 'node:path';
import { LingtanError, type PluginManifest } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import { checkDefinition, manifestOf } from './check-definition.ts';
import { loadDefinition } from './load-definition.ts';
import { incompatibility, readManifest } from './manifest.ts';
import type { PluginProblem, PluginSource, RegisteredPlugin } from './registered-plugin.ts';

/** Validates and loads one plugin. Never rejects: what is wrong becomes the plugin's `problem`. */
export async function registerPlugin(source: PluginSource): Promise<RegisteredPlugin> {
  const directory = source.directory ?? null;
  let manifest: PluginManifest | null = null;
  try {
    manifest =
      'definition' in source
        ? (source.manifest ?? manifestOf(source.definition))
        : readManifest(join(source.directory, 'plugin.json'));
    const reason = incompatibility(manifest);
    if (reason !== null)
      return broken(
        manifest.id,
        'incompatible',
        pluginErrors.DEFINITION_INVALID({ plugin: manifest.id, problems: reason }),
      );
    if (manifest.isolation === 'process') {
      const problems = 'isolation "process" is not supported by this server yet; use "in-process"';
      return broken(manifest.id, 'incompatible', pluginErrors.DEFINITION_INVALID({ plugin: manifest.id, problems }));
    }
    const definition = 'definition' in source ? source.definition : await loadDefinition(source.directory, manifest);
    if (definition) checkDefinition(manifest, definition);
    return { id: manifest.id, directory, manifest, definition, problem: null };
  } catch (cause) {
    const id = manifest?.id ?? ('definition' in source ? source.definition.id : basename(source.directory));
    const error =
      cause instanceof LingtanError ? cause : pluginErrors.LOAD_FAILED({ plugin: id, reason: String(cause) }, cause);
    return broken(id, 'failed', error);
  }

  function broken(id: string, state: PluginProblem['state'], error: LingtanError): RegisteredPlugin {
    return { id, directory, manifest, definition: null, problem: { state, error } };
  }
}
