import type { PluginDefinition, PluginManifest } from '@lingtan/sdk';
import { boundsOf } from '../config/bounds-of.ts';
import { pluginErrors } from '../errors.ts';

/**
 * Compares the code with the manifest. What operators and the shell read in `plugin.json` must be what runs.
 * @throws PLUGIN_DEFINITION_INVALID naming every difference
 */
export function checkDefinition(manifest: PluginManifest, definition: PluginDefinition): void {
  const problems: string[] = [];
  if (definition.id !== manifest.id)
    problems.push(`the code says id ${definition.id}, plugin.json says ${manifest.id}`);
  const declared = new Map((definition.permissions ?? []).map((entry) => [entry.id, entry]));
  for (const entry of manifest.permissions) {
    const inCode = declared.get(entry.id);
    if (!inCode) problems.push(`permission ${entry.id} is in plugin.json but not in the code`);
    else if ([...inCode.grants].sort().join() !== [...entry.grants].sort().join()) {
      problems.push(
        `permission ${entry.id} is granted to [${inCode.grants.join()}] in the code and to [${entry.grants.join()}] in plugin.json`,
      );
    }
    if (inCode && (inCode.peopleOnly ?? false) !== (entry.peopleOnly ?? false))
      problems.push(`permission ${entry.id} is for people only in one of the code and plugin.json`);
    if (inCode && inCode.duty !== entry.duty)
      problems.push(
        `permission ${entry.id} is of the duty ${inCode.duty ?? 'none'} in the code and ${entry.duty ?? 'none'} in plugin.json`,
      );
  }
  const listed = new Set(manifest.permissions.map((entry) => entry.id));
  for (const id of declared.keys()) {
    if (!listed.has(id)) problems.push(`permission ${id} is in the code but not in plugin.json`);
  }
  for (const { name, summary } of definition.commands ?? []) {
    if (!manifest.contributes.commands.includes(name))
      problems.push(`command ${name} is in the code but not in plugin.json`);
    if (summary.trim() === '') problems.push(`command ${name} has no summary, which its help shows`);
  }
  for (const { id, tables, age, kept } of definition.retentions ?? []) {
    for (const name of age === undefined ? tables : [...tables, age])
      if (!/^[a-z][a-z0-9_]*$/.test(name)) problems.push(`retention ${id} names ${name}, which is no table or column`);
    if (tables.length === 0) problems.push(`retention ${id} names no table`);
    if ('setting' in kept && !boundsOf(definition, kept.setting, kept.of))
      problems.push(`retention ${id}: the setting ${kept.setting} has no default, least and most number of days`);
  }
  if (problems.length > 0)
    throw pluginErrors.DEFINITION_INVALID({ plugin: manifest.id, problems: problems.join('; ') });
}

/** Manifest of a plugin that is given as an object only. */
export function manifestOf(definition: PluginDefinition): PluginManifest {
  const title = { en: definition.id, 'zh-CN': definition.id };
  const commands = (definition.commands ?? []).map(({ name }) => name);
  return {
    id: definition.id,
    version: '0.0.0',
    api: '*',
    title,
    description: title,
    requires: {},
    optional: {},
    permissions: (definition.permissions ?? []).map((entry) => ({
      id: entry.id,
      title: entry.title,
      grants: entry.grants.filter((role) => role !== 'platform-admin'),
      ...(entry.peopleOnly ? { peopleOnly: true } : {}),
      ...(entry.duty ? { duty: entry.duty } : {}),
    })),
    contributes: { nav: [], widgets: [], settings: true, events: [], jobs: [], commands },
    entry: { server: './server/index.ts' },
    isolation: 'in-process',
  };
}
