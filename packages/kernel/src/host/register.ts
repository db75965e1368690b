import { basename, join } from 'node:path';
import { LingtanError, type Logger, type PluginDefinition, type PluginManifest } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import { describeIsolated } from '../isolation/isolated-definition.ts';
import { serverFilesIn } from '../isolation/server-files.ts';
import { checkDefinition, manifestOf } from './check-definition.ts';
import { loadDefinition } from './load-definition.ts';
import { incompatibility, readManifest } from './manifest.ts';
import type { PluginProblem, PluginSource, RegisteredPlugin } from './registered-plugin.ts';

/** Validates and loads one plugin. Never rejects: what is wrong becomes the plugin's `problem`. */
export async function registerPlugin(source: PluginSource): Promise<RegisteredPlugin> {
  const directory = 'package' in source ? null : (source.directory ?? null);
  let manifest: PluginManifest | null = null;
  try {
    manifest =
      'definition' in source
        ? (source.manifest ?? manifestOf(source.definition))
        : 'package' in source
          ? source.package.manifest
          : readManifest(join(source.directory, 'plugin.json'));
    const reason = incompatibility(manifest);
    if (reason !== null)
      return broken(
        manifest.id,
        'incompatible',
        pluginErrors.DEFINITION_INVALID({ plugin: manifest.id, problems: reason }),
      );
    const definition = await definitionFrom(source, manifest);
    if (definition) checkDefinition(manifest, definition);
    const files = 'package' in source ? { files: source.package.files } : {};
    return { id: manifest.id, directory, ...files, manifest, definition, problem: null };
  } catch (cause) {
    const id = manifest?.id ?? ('definition' in source ? source.definition.id : basename(directory ?? 'package'));
    const error =
      cause instanceof LingtanError ? cause : pluginErrors.LOAD_FAILED({ plugin: id, reason: String(cause) }, cause);
    return broken(id, 'failed', error);
  }

  function broken(id: string, state: PluginProblem['state'], error: LingtanError): RegisteredPlugin {
    return { id, directory, manifest, definition: null, problem: { state, error } };
  }
}

/** The definition itself, or one that stands for a plugin in its own process. */
async function definitionFrom(source: PluginSource, manifest: PluginManifest): Promise<PluginDefinition | null> {
  if ('definition' in source) return source.definition;
  const log = 'package' in source ? source.log : silent;
  if ('package' in source) {
    const { server } = source.package;
    return server ? describeIsolated({ manifest, server, log }) : null;
  }
  if (manifest.isolation === 'in-process') return loadDefinition(source.directory, manifest);
  const server = serverFilesIn(source.directory, manifest);
  return server ? describeIsolated({ manifest, server, log }) : null;
}

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };
