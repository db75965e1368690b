import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { deviceProfile, type DeviceProfile } from '../contracts/index.ts';
import { modbusErrors } from '../domain/index.ts';

const folder = fileURLToPath(new URL('../profiles/', import.meta.url));

/**
 * Reads the register maps that ship with the plugin, by id (the file name without `.json`).
 * @throws MODBUS_BAD_PROFILE naming file and field
 */
export async function loadProfiles(from: string = folder): Promise<Map<string, DeviceProfile>> {
  const profiles = new Map<string, DeviceProfile>();
  for (const file of (await readdir(from)).sort()) {
    if (!file.endsWith('.json')) continue;
    try {
      const profile = deviceProfile.parse(JSON.parse(await readFile(`${from}/${file}`, 'utf8')));
      if (`${profile.id}.json` !== file) throw new Error(`id: expected "${file.slice(0, -5)}", got "${profile.id}"`);
      profiles.set(profile.id, profile);
    } catch (error) {
      throw modbusErrors.BAD_PROFILE({ file, reason: error instanceof Error ? error.message : String(error) }, error);
    }
  }
  return profiles;
}
