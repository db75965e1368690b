import type { JsonSchema } from '@lingtan/web-sdk';
import type { WastewaterConfig } from '../../contracts/config.ts';

/** Where the kernel keeps the configuration of the plugin: its change is checked, audited, and restarts the plugin. */
export const configPath = '/plugins/wastewater-tracking/config';

/** The answer of that route. */
export interface StoredConfig {
  value: WastewaterConfig;
  version: number;
  revision: string;
}

/** What reading it answers: also what its fields are. */
export interface DescribedConfig extends StoredConfig {
  schema: JsonSchema;
}
