import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { identityErrors, identityFile, type ProviderConfig, withSecrets } from '@lingtan/kernel/command-line';
import { readYaml } from '../read-yaml.ts';

/** File with the identity providers: LINGTAN_IDENTITY_FILE, else `identity.yaml` in the data folder. */
export function identityFileOf(dataDir: string, env: NodeJS.ProcessEnv): string {
  return resolve(env['LINGTAN_IDENTITY_FILE'] || join(dataDir, 'identity.yaml'));
}

/**
 * Providers that people sign in by, with their secrets. None without a file, unless one is named.
 * @throws IDENTITY_FILE_INVALID, IDENTITY_SECRET_MISSING
 */
export function readIdentityProviders(dataDir: string, env: NodeJS.ProcessEnv): ProviderConfig[] {
  const file = identityFileOf(dataDir, env);
  if (!env['LINGTAN_IDENTITY_FILE'] && !existsSync(file)) return [];
  const invalid = (problems: readonly string[]): Error =>
    identityErrors.FILE_INVALID({ file, problems: problems.join('; '), list: problems });
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid([`cannot be read: ${(error as NodeJS.ErrnoException).code}; expected a YAML file`]);
  }
  return withSecrets(readYaml(text, identityFile, invalid), dirname(file), env);
}
