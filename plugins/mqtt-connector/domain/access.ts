import type { Topic } from './topic.ts';

/** Who is connected, after the token was verified. */
export interface ClientIdentity {
  parkId: string;
  deviceId: string;
  pointPrefix: string | null;
  /** Which points that control rests on it may feed; null: all. */
  controlPoints: readonly string[] | null;
  /** May send for any device of the park. */
  gateway: boolean;
}

/**
 * The identity a user name and a verified token make, or null when they do not fit together. The user name is the
 * device id; the park id, if the token is not limited to some points, makes a gateway.
 */
export function identify(username: string | undefined, token: Omit<ClientIdentity, 'gateway'>): ClientIdentity | null {
  if (username === token.deviceId) return { ...token, gateway: false };
  if (username === token.parkId && token.pointPrefix === null) return { ...token, gateway: true };
  return null;
}

/** Whether the client may publish there. `group` is the park's Sparkplug group. */
export function mayPublish(identity: ClientIdentity, topic: Topic, group: string): boolean {
  switch (topic.kind) {
    case 'json':
      return topic.parkId === identity.parkId && (identity.gateway || topic.device === identity.deviceId);
    case 'sparkplug': {
      if (topic.group !== group || topic.sparkplug.type.endsWith('CMD')) return false;
      // A Sparkplug edge node speaks for the devices behind it.
      return identity.gateway || topic.sparkplug.edge === identity.deviceId;
    }
    case 'unknown':
      return false;
  }
}

/** Whether the client may listen there: commands of the protocol to its own node, and the host's state. No wildcards beyond those. */
export function maySubscribe(identity: ClientIdentity, filter: string, group: string): boolean {
  if (filter.startsWith('spBv1.0/STATE/') && !filter.includes('#')) return true;
  const [namespace, filterGroup, type, edge, ...rest] = filter.split('/');
  if (namespace !== 'spBv1.0' || filterGroup !== group) return false;
  if (type !== 'NCMD' && type !== 'DCMD') return false;
  if (edge === undefined || edge === '#') return false;
  if (edge === '+' || edge !== identity.deviceId) return identity.gateway && edge !== '+' && rest.length <= 1;
  return rest.length <= 1;
}
