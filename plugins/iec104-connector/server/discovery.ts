import { defineDiscovery, type DiscoveryScope, hostsIn } from '@lingtan/sdk';
import { iec104Search, type Iec104Search } from '../contracts/index.ts';
import { Interrogation } from './interrogate.ts';

/** Interrogates each host and tells the common addresses that answer. It commands nothing. */
export const iec104Discovery = defineDiscovery({
  input: iec104Search,
  hosts: ({ hosts }) => hostsIn(hosts),
  async run(scope) {
    const hosts = hostsIn(scope.input.hosts);
    const problems: string[] = [];
    for (const [index, host] of hosts.entries()) {
      if (scope.signal.aborted) return;
      await searchHost(scope, host).catch((error: unknown) => {
        problems.push(`${host}:${scope.input.port}: ${error instanceof Error ? error.message : String(error)}`);
      });
      scope.progress(index + 1, hosts.length);
    }
    if (problems.length > 0) throw new Error(problems.join('; '));
  },
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
