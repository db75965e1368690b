import { delimiter, join } from 'node:path';

/** Folders in which plugins lie: the checkout's own, and those of LINGTAN_PLUGIN_DIRS. */
export function pluginFolders(root: string, env: NodeJS.ProcessEnv): string[] {
  return [join(root, 'plugins'), ...(env['LINGTAN_PLUGIN_DIRS']?.split(delimiter).filter(Boolean) ?? [])];
}
