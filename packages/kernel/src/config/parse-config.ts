import type { PluginDefinition } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import { fieldProblems, sayProblems } from '@lingtan/sdk';

/** Brings a stored document to the plugin's version and checks it. */
export function parseConfig(definition: PluginDefinition, document: unknown, version: number): unknown {
  const { config } = definition;
  if (version > config.version) {
    throw pluginErrors.CONFIG_TOO_NEW({ plugin: definition.id, found: version, known: config.version });
  }
  let current = document;
  if (version < config.version && config.migrate) current = config.migrate(document, version);
  const result = config.schema.safeParse(current ?? {});
  if (result.success) return result.data;
  const fields = fieldProblems(result.error, current, config.schema);
  throw pluginErrors.CONFIG_INVALID({ plugin: definition.id, problems: sayProblems(fields), fields });
}
