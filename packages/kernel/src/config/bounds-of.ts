import { formSchema, type PluginDefinition } from '@lingtan/sdk';

interface Form {
  properties?: Record<string, Form>;
  items?: Form;
  default?: unknown;
  minimum?: number;
  maximum?: number;
}

/**
 * Default and bounds of a number of the settings of a plugin; null where its schema does not have all of them.
 * @param of list of the settings whose entries have the number
 */
export function boundsOf(
  { config }: Pick<PluginDefinition, 'config'>,
  setting: string,
  of?: string,
): { usual: number; least: number; most: number } | null {
  const whole = formSchema(config.schema) as Form;
  const form = of === undefined ? whole : whole.properties?.[of]?.items;
  const { default: usual, minimum: least, maximum: most } = form?.properties?.[setting] ?? {};
  return typeof usual === 'number' && least !== undefined && most !== undefined ? { usual, least, most } : null;
}
