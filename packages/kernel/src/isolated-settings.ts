import { type ConfigDefinition, fieldProblems, type PluginDefinition, sayProblems, shown } from '@lingtan/sdk';
import { z } from 'zod';
import { pluginErrors } from './errors.ts';

/** Settings in the form of a version, or what that does not take of them. */
export type TakenSettings = { document: unknown; error: null } | { error: Error };

/** Settings of a plugin in a process of its own: what a JSON Schema cannot say is known there only. */
export interface IsolatedConfig extends ConfigDefinition {
  /**
   * Documents of this or an earlier version as those of this version, which the plugin takes; or why it does not take one.
   * @param unseen stands for secrets that are not to be seen; a secret is then not judged
   */
  take(documents: readonly { document: unknown; version: number }[], unseen?: string): Promise<TakenSettings[]>;
}

/** Whether the plugin of these settings runs in a process of its own. */
export const isIsolated = (config: ConfigDefinition): config is IsolatedConfig => 'take' in config;

/** What a plugin's process answers about settings; whatever it says is read as if a stranger had written it. */
const answer = z.object({
  document: z.unknown(),
  issues: z
    .array(z.looseObject({ code: z.string(), message: z.string(), path: z.array(z.union([z.string(), z.number()])) }))
    .nullable(),
});

/** Reads what a plugin's process has answered about settings. @throws PLUGIN_CONFIG_INVALID */
export function settingsTaken(definition: PluginDefinition, answered: unknown, unseen?: string): unknown {
  const { document, issues } = answer.parse(answered);
  const judged = (issues ?? []).filter(({ path }) => unseen === undefined || valueAt(document, path) !== unseen);
  if (judged.length === 0) return document;
  const fields = fieldProblems({ issues: judged } as never, document, definition.config.schema);
  const told = fields.map((problem) => ({ ...problem, value: shown(problem.value) }));
  throw pluginErrors.CONFIG_INVALID({ plugin: definition.id, problems: sayProblems(fields), fields: told });
}

const valueAt = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], value);
