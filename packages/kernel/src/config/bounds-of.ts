import { formSchema, type PluginDefinition } from '@lingtan/sdk';

/** Default and bounds of a number of the settings of a plugin; null where its schema does not have all of them. */
export function boundsOf(
  { config }: Pick<PluginDefinition, 'config'>,
  setting: string,
): { usual: number; least: number; most: number } | null {
  const { properties } = formSchema(config.schema) as {
    properties?: Record<string, { default?: unknown; minimum?: number; maximum?: number }>;
  };
  const { default: usual, minimum: least, maximum: most } = properties?.[setting] ?? {};
  return typeof usual === 'number' && least !== undefined && most !== undefined ? { usual, least, most } : null;
}
