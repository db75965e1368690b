import { defineDiscovery, type DiscoveryScope, hostsIn, searchHosts } from '@lingtan/sdk';
import { dlt645Search, type Dlt645Search } from '../contracts/index.ts';
import { SerialLine } from './serial-line.ts';

const timing = { timeoutMs: 1500, minGapMs: 50, wakeUps: 4 };
/** Voltage of phase B: what a single-phase meter does not have. */
const phaseB = '02010200';

/** Asks the meter on each serial line for its address. It only reads. */
export const dlt645Discovery = defineDiscovery({
  input: dlt645Search,
  hosts: ({ hosts }) => hostsIn(hosts),
  run: (scope) =>
    searchHosts(scope, { hosts: hostsIn(scope.input.hosts), port: scope.input.port }, (host) =>
      searchLine(scope, host),
    ),
});

async function searchLine({ input: { port }, address: checked, found }: DiscoveryScope<Dlt645Search>, host: string) {
  const line = new SerialLine(() => Promise.resolve({ host: checked(host), port }));
  try {
    const { address, version } = await line.findAddress(timing);
    const profile = version === '1997' ? 'meter-1997' : await profileOf(line, address);
    found({
      connection: { host, port, address },
      address: `${host}:${port} · ${address}`,
      name: null,
      profiles: [profile],
      evidence: `the meter gave its address, DL/T 645-${version}`,
    });
  } finally {
    line.close();
  }
}

async function profileOf(line: SerialLine, address: string): Promise<string> {
  const asked = line.read({ ...timing, address, version: '2007', identifier: phaseB });
  const three = await asked.then(
    (answer) => 'data' in answer,
    () => false,
  );
  return three ? 'three-phase-meter' : 'single-phase-meter';
}
