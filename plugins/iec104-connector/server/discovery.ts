import { defineDiscovery, type DiscoveryScope, hostsIn, searchHosts } from '@lingtan/sdk';
import { iec104Search, type Iec104Search } from '../contracts/index.ts';
import { Interrogation } from './interrogate.ts';

/** Interrogates each host and tells the common addresses that answer. It commands nothing. */
export const iec104Discovery = defineDiscovery({
  input: iec104Search,
  hosts: ({ hosts }) => hostsIn(hosts),
  run: (scope) =>
    searchHosts(scope, { hosts: hostsIn(scope.input.hosts), port: scope.input.port }, (host) =>
      searchHost(scope, host),
    ),
});

async function searchHost(
  { input: { port, commonAddress }, address: checked, found, signal }: DiscoveryScope<Iec104Search>,
  host: string,
): Promise<void> {
  const asked = { host: checked(host), port, commonAddress, originator: 0, counters: false };
  const { stations } = await new Interrogation(asked, signal).run(true);
  if (stations.size === 0) throw new Error(`no station answered to the common address ${commonAddress}`);
  for (const [station, objects] of [...stations].sort(([a], [b]) => a - b))
    found({
      connection: { host, port, commonAddress: station },
      address: `${host}:${port} · ${station}`,
      name: null,
      profiles: [],
      evidence: `common address ${station}, ${objects.size} objects read`,
    });
}
