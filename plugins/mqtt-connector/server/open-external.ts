import type { ParkScope } from '@lingtan/sdk';
import type { MqttConnectorConfig } from '../contracts/index.ts';
import { withoutCredentials } from './check.ts';
import { connectExternal, formerExclusive, formerSessions, sessionsOf, type LeftSessions } from './external-broker.ts';
import type { Ingress } from './ingress.ts';
import { Sessions } from './sessions.ts';
import type { BrokerLease } from './shared-broker.ts';
import type { SparkplugHost } from './sparkplug-host.ts';

const keepEveryMs = 5000;
const lookForOrphansEveryMs = 15_000;

export type Scope = ParkScope<MqttConnectorConfig>;

/** The way in that is open. */
export interface Way extends Pick<BrokerLease, 'url' | 'tlsUrl' | 'publish'> {
  mode: 'embedded' | 'external';
  connected(): boolean;
}

export interface ExternalWay {
  url: string;
  /** What sessions were called after before they were called by their installation. */
  instance: string;
  sparkplugGroup: string;
  handle: Ingress['handle'];
  sparkplug: SparkplugHost;
}

/** Opens the way over a broker that the park already has. */
export async function openExternal(park: Scope, way: ExternalWay): Promise<Way> {
  const { url, instance, sparkplugGroup, handle, sparkplug } = way;
  const parkId = park.park.id;
  const sessions = new Sessions(park.db, parkId);
  const { name: installation, ...known } = await sessions.installation();
  const emptied = new Set(known.emptied);
  let openLinks = 0;
  const external = connectExternal({
    ...{ url, installation, parkId, sparkplugGroup, handle },
    username: park.config.username,
    password: park.config.password,
    signal: park.signal,
    log: park.log,
    connected: (links, of, error) => {
      openLinks = links;
      if (park.signal.aborted) return;
      if (links === of && error === null) park.healthy();
      else park.degraded(`${links} of ${of} connections to ${withoutCredentials(url)}${error ? `: ${error}` : ''}`);
    },
  });
  let set = await sessions.take();
  await external.useSet(set);
  park.onStop(async () => {
    await external.close();
    await sessions.release(set);
  });
  park.every(keepEveryMs, async () => {
    if ((await sessions.keep(set)) || park.signal.aborted) return;
    // This process stood still, and another one reads its sessions by now.
    park.log.warn({ set }, 'another process has taken the MQTT sessions of this one, which takes others');
    set = await sessions.take();
    await external.useSet(set);
  });
  const untilEmpty = (what: string, empty: () => Promise<void>): (() => Promise<void>) => {
    let running = false;
    return async () => {
      if (running || park.signal.aborted) return;
      running = true;
      await empty()
        .catch((error: unknown) => park.log.warn({ error: String(error) }, `${what}; it is tried again`))
        .finally(() => (running = false));
    };
  };
  const emptyFormer = async (name: string, left: LeftSessions): Promise<void> => {
    if (emptied.has(name)) return;
    await external.empty(left);
    await sessions.noteEmptied(name);
    emptied.add(name);
  };
  const emptyMine = untilEmpty('sessions of this host from before an update are not empty yet', () =>
    emptyFormer(instance, formerSessions(parkId, instance)),
  );
  park.after(0, emptyMine);
  park.every(lookForOrphansEveryMs, emptyMine);
  let term = 0;
  park.lead('sparkplug', (lead) => {
    if (lead.term !== term) sparkplug.forget();
    term = lead.term;
    lead.onStop(external.takeExclusive());
    const emptyOrphans = untilEmpty('sessions that nobody reads any more are not empty yet', async () => {
      await emptyFormer('$sparkplug', formerExclusive(parkId, sparkplugGroup));
      for (let no = await sessions.takeOrphan(); no !== null; no = await sessions.takeOrphan()) {
        await external.empty(sessionsOf(installation, parkId, no));
        await sessions.forget(no);
      }
    });
    lead.after(0, emptyOrphans);
    lead.every(lookForOrphansEveryMs, emptyOrphans);
  });
  return {
    ...{ mode: 'external', url: withoutCredentials(url), tlsUrl: null },
    ...{ connected: () => openLinks > 0, publish: external.publish },
  };
}
