import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { nodeProfile, type NodeProfile } from '../contracts/index.ts';

const folder = fileURLToPath(new URL('../profiles/', import.meta.url));

/** The lists of nodes that ship with the plugin, by id (the file name without `.json`). @throws Error naming the file */
export async function loadProfiles(): Promise<Map<string, NodeProfile>> {
  const profiles = new Map<string, NodeProfile>();
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith('.json')) continue;
    const read = nodeProfile.safeParse(JSON.parse(await readFile(`${folder}/${file}`, 'utf8')));
    if (!read.success) throw new Error(`profile ${file}: ${read.error.message}`);
    profiles.set(read.data.id, read.data);
  }
  return profiles;
}
