import type { PluginPackage } from '@lingtan/packaging';
import type { LingtanError, Logger, PluginDefinition, PluginManifest } from '@lingtan/sdk';

/** A plugin that was found, whether or not it can run. */
export interface RegisteredPlugin {
  readonly id: string;
  /** Folder of its `plugin.json`; null for plugins given as objects (tests). */
  readonly directory: string | null;
  /** Files of an installed package, by path; absent for plugins in folders. */
  readonly files?: ReadonlyMap<string, Buffer>;
  /** Null when the manifest itself is invalid. */
  readonly manifest: PluginManifest | null;
  /** Null when it could not be loaded, and for plugins without a server part. */
  readonly definition: PluginDefinition | null;
  /** Why it can run on no park. */
  readonly problem: PluginProblem | null;
}

/** Reason that holds on every park. */
export interface PluginProblem {
  state: 'incompatible' | 'migration-error' | 'failed';
  error: LingtanError;
}

/** Where the host finds plugins: a folder with a `plugin.json`, an installed package, or an object (tests, generated plugins). */
export type PluginSource =
  | { directory: string }
  | { package: PluginPackage; log: Logger }
  | { definition: PluginDefinition; manifest?: PluginManifest; directory?: string };
