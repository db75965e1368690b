import type { LingtanError } from '@lingtan/sdk';
import { type Isolation, type IsolationLevel, isolationLevels } from '../isolation/machine-sandbox.ts';
import { packageErrors } from './errors.ts';
import type { StoredPackage } from './package-store.ts';

/**
 * The least isolation that a machine must offer before plugins run on it that nobody trusted has signed:
 * LINGTAN_UNSIGNED_PLUGINS, and `full` where that is not set.
 * @throws PACKAGE_UNSIGNED_SETTING
 */
export function unsignedPluginsFromEnv(env: Record<string, string | undefined>): IsolationLevel {
  const value = env['LINGTAN_UNSIGNED_PLUGINS'] || 'full';
  const level = isolationLevels.find((each) => each === value);
  if (level === undefined) throw packageErrors.UNSIGNED_SETTING({ value });
  return level;
}

/** Why a package may not run with the isolation of this machine; null when it may. */
export function isolationProblem(
  {
    id,
    version,
    signature,
  }: Pick<StoredPackage, 'id' | 'version'> & { signature: StoredPackage['signature'] | 'modified' },
  { level, missing }: Isolation,
  least: IsolationLevel,
): LingtanError | null {
  if (signature === 'signed' || isolationLevels.indexOf(level) >= isolationLevels.indexOf(least)) return null;
  const lacks = missing.map(({ measure, reason }) => `${measure} (${reason})`).join(', ');
  return packageErrors.NOT_ISOLATED({ id, version, state: signature, level, missing: lacks });
}
