import { type DiscoveryScope, defineDiscovery, hostsIn, searchHosts } from '@lingtan/sdk';
import { type DeviceProfile, modbusDevice, modbusSearch, type ModbusSearch } from '../contracts/index.ts';
import { fitOf, planReads, resolveDevice } from '../domain/index.ts';
import { ModbusClient, ModbusReadError } from './modbus-client.ts';
import { loadProfiles } from './profiles.ts';
import { readOnce } from './read-once.ts';
import { readSunSpec } from './sunspec.ts';

const connectMs = 3000;
const answerMs = 800;
/** Exceptions of a gateway: there is nobody behind it (Modbus Application Protocol V1.1b3, 7). */
const nobody = new Set([10, 11]);
/** The inverter profile that ships with the plugin is laid out for this place of the model chain. */
const sunspecProfile = { id: 'sunspec-inverter', base: 40_000, commonLength: 66, models: [101, 102, 103] };

/** Searches units behind Modbus TCP: SunSpec first, then the identification, then the maps that are known. It only reads. */
export const modbusDiscovery = defineDiscovery({
  input: modbusSearch,
  hosts: ({ hosts }) => hostsIn(hosts),
  async run(scope) {
    const { input } = scope;
    const profiles = await loadProfiles();
    const where = { hosts: hostsIn(input.hosts), port: input.port, steps: input.to - input.from + 1 };
    await searchHosts(scope, where, (host, told) => searchHost(scope, profiles, host, told));
  },
});

async function searchHost(
  scope: DiscoveryScope<ModbusSearch>,
  profiles: ReadonlyMap<string, DeviceProfile>,
  host: string,
  progress: (done: number) => void,
): Promise<void> {
  const { input, signal } = scope;
  const { port } = input;
  const open = () => ModbusClient.connect(scope.address(host), port, connectMs);
  let client = await open();
  try {
    for (let unitId = input.from; unitId <= input.to && !signal.aborted; unitId++) {
      // After a silence the late answer must not be taken for the next unit's; some devices close the connection by themselves.
      if (!client.open) client = await open();
      const found = await lookAt(client, unitId, profiles);
      if (found === 'silent') client.close();
      else if (found)
        scope.found({ connection: { host, port, unitId }, address: `${host}:${port} · ${unitId}`, ...found });
      progress(unitId - input.from + 1);
    }
  } finally {
    client.close();
  }
}

interface Seen {
  name: string | null;
  profiles: string[];
  evidence: string;
}

/** What is at a unit: null for nobody. */
async function lookAt(
  client: ModbusClient,
  unitId: number,
  profiles: ReadonlyMap<string, DeviceProfile>,
): Promise<Seen | 'silent' | null> {
  try {
    await client.read(unitId, 3, 0, 1, answerMs);
  } catch (error) {
    const exception = error instanceof ModbusReadError ? error.exception : null;
    if (exception === null) return 'silent';
    if (nobody.has(exception)) return null;
  }
  const sunspec = await readSunSpec(client, unitId, answerMs);
  if (sunspec) {
    const { id, base, commonLength, models } = sunspecProfile;
    const known = profiles.has(id) && sunspec.base === base && sunspec.commonLength === commonLength;
    const fits = known && sunspec.models.some((model) => models.includes(model));
    const said = `SunSpec at ${sunspec.base}, models ${sunspec.models.join(' ') || 'none'}`;
    return { name: sunspec.name, profiles: fits ? [id] : [], evidence: fits ? said : `${said}: no map fits` };
  }
  const name = await client.identity(unitId, answerMs);
  const ranked: { id: string; right: number }[] = [];
  for (const profile of profiles.values()) {
    const { right, wrong } = fitOf(await tryProfile(client, unitId, profile, profiles));
    if (right > 0 && wrong === 0) ranked.push({ id: profile.id, right });
  }
  ranked.sort((a, b) => b.right - a.right);
  const [best] = ranked;
  const evidence = best ? `${best.right} values are plausible by this map` : 'it answers, no map fits';
  return { name, profiles: ranked.map(({ id }) => id), evidence };
}

async function tryProfile(
  client: ModbusClient,
  unitId: number,
  profile: DeviceProfile,
  profiles: ReadonlyMap<string, DeviceProfile>,
) {
  const device = modbusDevice.parse({ id: 'd', host: 'h', unitId, profile: profile.id, timeoutMs: answerMs });
  const { groups, limits } = resolveDevice(device, { pollGroups: [] }, profiles);
  const blocks = planReads(
    groups.flatMap((group) => group.registers),
    limits,
  );
  // The first block decides for most maps: a device that refuses it is not asked for the rest.
  const first = await readOnce(client, device, blocks.slice(0, 1));
  if (first.failure !== null) return first.readings;
  const rest = await readOnce(client, device, blocks.slice(1));
  return [...first.readings, ...rest.readings];
}
