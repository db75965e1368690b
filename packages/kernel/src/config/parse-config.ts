import type { FieldProblem, PluginDefinition } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import { parseInput, faultProblems, fieldProblems, formSchema, sayProblems, shown } from '@lingtan/sdk';
import { addressesWithSecrets, repeatedKeys } from './secret-fields.ts';

/** Brings a stored document to the plugin's version and checks its form. */
export function parseConfig(definition: PluginDefinition, document: unknown, version: number): unknown {
  const { config } = definition;
  if (version > config.version) {
    throw pluginErrors.CONFIG_TOO_NEW({ plugin: definition.id, found: version, known: config.version });
  }
  let current = document;
  if (version < config.version && config.migrate) current = config.migrate(document, version);
  const result = parseInput(config.schema, current ?? {});
  if (result.success) return result.data;
  throw invalidConfig(definition, fieldProblems(result.error, current, config.schema));
}

/** Checks a document that is to be stored: the keys of its lists, its form, and the plugin's rules beyond it. */
export function parseNewConfig(definition: PluginDefinition, document: unknown): unknown {
  const form = formSchema(definition.config.schema);
  const refused = [
    ...faultProblems(repeatedKeys(document, form), document),
    // What stands in such an address is told to nobody, not even in the answer.
    ...faultProblems(addressesWithSecrets(document, form), {}),
  ];
  if (refused.length > 0) throw invalidConfig(definition, refused);
  const value = parseConfig(definition, document, definition.config.version);
  const faults = definition.config.faults?.(value) ?? [];
  if (faults.length > 0) throw invalidConfig(definition, faultProblems(faults, value));
  return value;
}

/** The error that says what is wrong with a document, and shows no more of it than the values that are wrong. */
export function invalidConfig({ id: plugin }: PluginDefinition, fields: FieldProblem[]): Error {
  const told = fields.map((problem) => ({ ...problem, value: shown(problem.value) }));
  return pluginErrors.CONFIG_INVALID({ plugin, problems: sayProblems(fields), fields: told });
}
