import { definePlugin, type Leadership, type LocalizedText, type ParkScope } from '@lingtan/sdk';
import { fieldGroup, Telemetry } from '@lingtan/telemetry/contracts';
import { z } from 'zod';
import {
  browseOpcUaServer,
  listOpcUaServers,
  opcuaBrowse,
  opcuaClientCertificate,
  opcuaConnectorConfig,
  opcuaRead,
  opcuaServersTopic,
  opcuaServerStatus,
  type OpcUaConnectorConfig,
  type OpcUaServerStatus,
} from '../contracts/index.ts';
import { checkIds, opcuaErrors, resolveServer } from '../domain/index.ts';
import { browse } from './browse.ts';
import { checkServers } from './check.ts';
import { opcuaDiscovery } from './discovery.ts';
import { isNotInstalled, type LoadLibrary } from './library.ts';
import { endOf, findOwnCertificate, fingerprintOf, ownCertificate, ownCertificateKey } from './own-certificate.ts';
import { loadProfiles } from './profiles.ts';
import { ServerLoop } from './server-loop.ts';

const pointsEveryMs = 30_000;
const liveEveryMs = 2000;
/** A certificate that ends within this time is said to end soon. */
const endsSoonMs = 30 * 86_400_000;

type Scope = ParkScope<OpcUaConnectorConfig>;

/** The plugin over a library, which may not be there. */
export function opcuaConnector(load: LoadLibrary) {
  return definePlugin({
    id: 'opcua-connector',
    config: opcuaConnectorConfig,
    permissions: [opcuaRead, opcuaBrowse],
    services: { telemetry: Telemetry },
    topics: { [opcuaServersTopic]: opcuaRead },
    keys: [ownCertificateKey],
    devices: { unavailable: () => reasonOf(load), discovery: opcuaDiscovery(load) },
    checkConfig: async (scope) => checkServers(scope, await loadProfiles(), load),
    async start(park, { telemetry }) {
      const { clock, log, config } = park;
      checkIds(config.servers);
      const profiles = await loadProfiles();
      const changed = new Set<ServerLoop>();
      const loops = config.servers.map((server) => {
        const loop: ServerLoop = new ServerLoop({
          resolved: resolveServer(server, profiles),
          load,
          own: (crypto) => ownCertificate(park, crypto),
          telemetry,
          clock,
          log,
          backOffMaxMs: config.backOffMaxMs,
          jitter: Math.random,
          changed: () => changed.add(loop),
        });
        return loop;
      });
      const refreshPoints = async (): Promise<void> => {
        const known = new Set((await telemetry.points()).map(({ id }) => id));
        for (const loop of loops) loop.usePoints(known);
      };
      await refreshPoints();
      const statuses = (): OpcUaServerStatus[] => loops.map(({ status }) => status);
      const leadership: Leadership = park.lead(
        'servers',
        (lead) => {
          lead.every(liveEveryMs, () => {
            if (changed.size === 0) return;
            park.live.emit(opcuaServersTopic, { devices: [...changed].map(({ status }) => status) });
            lead.tell(statuses());
            changed.clear();
            reportHealth(park, statuses());
          });
          const running = loops
            .filter(({ status }) => status.state !== 'disabled')
            .map((loop) => loop.run(lead.signal));
          lead.onStop(async () => {
            await Promise.all(running);
          });
        },
        // Values that are read twice do no harm; values that nobody reads leave a gap.
        { inDoubt: 'go-on', group: fieldGroup },
      );
      park.route(listOpcUaServers, async () => {
        if (leadership.leading) return { devices: statuses() };
        const told = z.array(opcuaServerStatus).safeParse(await leadership.told());
        const byId = new Map(told.success ? told.data.map((status) => [status.id, status]) : []);
        return { devices: statuses().map((status) => byId.get(status.id) ?? status) };
      });
      offerBrowsing(park, load);
      park.every(pointsEveryMs, refreshPoints);
    },
  });
}

/** Why OPC UA is not to be had here; null when it is. */
async function reasonOf(load: LoadLibrary): Promise<LocalizedText | null> {
  try {
    await load();
    return null;
  } catch (error) {
    if (!isNotInstalled(error)) throw error;
    return { en: error.message, 'zh-CN': error['zh-CN']?.message ?? error.message };
  }
}

function offerBrowsing(park: Scope, load: LoadLibrary): void {
  park.route(browseOpcUaServer, async ({ params, query }) => {
    const server = park.config.servers.find(({ id }) => id === params.server);
    if (!server) throw opcuaErrors.UNKNOWN_SERVER({ server: params.server });
    const library = await load();
    return browse(server, library, await ownCertificate(park, library.crypto), query.below);
  });
  park.route(opcuaClientCertificate, async () => {
    const own = await findOwnCertificate(park);
    if (!own) return { certificate: null };
    return { certificate: { pem: own.pem, fingerprint: fingerprintOf(own.der), endsAt: endOf(own.der) } };
  });
}

/** Tells the operator what is wrong with the servers, the worst first. */
function reportHealth(park: Scope, statuses: readonly OpcUaServerStatus[]): void {
  const named = (list: readonly OpcUaServerStatus[]): string =>
    list
      .slice(0, 5)
      .map(({ id }) => id)
      .join(', ');
  const unavailable = statuses.find(({ state }) => state === 'unavailable');
  const silent = statuses.filter(({ state }) => state === 'stale');
  const ending = statuses.filter(
    ({ certificateEndsAt }) => certificateEndsAt !== null && certificateEndsAt - park.clock.now() < endsSoonMs,
  );
  if (unavailable) park.degraded(unavailable.lastError?.message ?? 'the library is not installed');
  else if (silent.length > 0)
    park.degraded(`${silent.length} of ${statuses.length} servers cannot be read: ${named(silent)}`);
  else if (ending.length > 0) park.degraded(`the certificates of these servers end within 30 days: ${named(ending)}`);
  else park.healthy();
}
