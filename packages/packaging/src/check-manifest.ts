import { describeIssues, manifestSchema, type PluginManifest } from '@lingtan/sdk';
import { validRange } from 'semver';

/** The manifest that a `plugin.json` holds, or all that is wrong with it in one line. */
export function checkManifest(
  document: unknown,
): { manifest: PluginManifest; problems: null } | { manifest: null; problems: string } {
  const result = manifestSchema.safeParse(document);
  if (!result.success) return { manifest: null, problems: describeIssues(result.error, document, manifestSchema) };
  if (validRange(result.data.api) === null)
    return { manifest: null, problems: `api: ${result.data.api} is not a semver range` };
  return { manifest: result.data, problems: null };
}
