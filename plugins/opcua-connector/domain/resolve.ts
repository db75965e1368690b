import { completePoint } from '@lingtan/sdk';
import { sendsPasswordInClear, type NodeMapping, type NodeProfile, type OpcUaServer } from '../contracts/config.ts';
import { opcuaErrors } from './errors.ts';
import { readNodeAddress, type NodeAddress } from './node-id.ts';

/** A node that is read, with the full id of its point. */
export interface ResolvedNode extends NodeMapping {
  address: NodeAddress;
}

/** A server with its profile worked in. */
export interface ResolvedServer {
  server: OpcUaServer;
  nodes: readonly ResolvedNode[];
}

/** @throws OPCUA_UNKNOWN_PROFILE, OPCUA_NO_NAMESPACE, OPCUA_PASSWORD_IN_CLEAR */
export function resolveServer(server: OpcUaServer, profiles: ReadonlyMap<string, NodeProfile>): ResolvedServer {
  const profile = server.profile === undefined ? undefined : profiles.get(server.profile);
  if (server.profile !== undefined && !profile)
    throw opcuaErrors.UNKNOWN_PROFILE({
      server: server.id,
      profile: server.profile,
      known: [...profiles.keys()].join(', '),
    });
  if (sendsPasswordInClear(server)) throw opcuaErrors.PASSWORD_IN_CLEAR({ server: server.id });
  const byPoint = new Map<string, ResolvedNode>();
  const add = (mapping: NodeMapping, namespace: string | undefined): void => {
    const point = completePoint(mapping.point, server.asset ?? server.id);
    const address = readNodeAddress(mapping.node, namespace);
    if (!address) throw opcuaErrors.NO_NAMESPACE({ server: server.id, point, node: mapping.node });
    byPoint.set(point, { ...mapping, point, address });
  };
  const namespace = server.namespace ?? profile?.namespace;
  for (const mapping of profile?.nodes ?? []) add(mapping, namespace);
  for (const mapping of server.nodes) add(mapping, namespace);
  return { server, nodes: [...byPoint.values()] };
}

/** @throws OPCUA_DUPLICATE_SERVER */
export function checkIds(servers: readonly OpcUaServer[]): void {
  const ids = new Set<string>();
  for (const { id } of servers) {
    if (ids.has(id)) throw opcuaErrors.DUPLICATE_SERVER({ server: id });
    ids.add(id);
  }
}
