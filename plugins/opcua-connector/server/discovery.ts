import { defineDiscovery } from '@lingtan/sdk';
import { opcuaSearch, opcuaServer, type NodeProfile, type OpcUaServer } from '../contracts/index.ts';
import { fromServerNodeId, readNodeAddress, standardNamespace, toServerNodeId } from '../domain/index.ts';
import { connectTo, endpointsOf, sentence, type UaConnection } from './connection.ts';
import { within } from './deadline.ts';
import { ua, type LoadLibrary, type UaEndpoint, type UaLibrary } from './library.ts';
import { passingCertificate, type OwnCertificate } from './own-certificate.ts';
import { loadProfiles } from './profiles.ts';

const timeoutMs = 5000;
const objectsFolder = 'ns=0;i=85';
const hierarchical = 'ns=0;i=33';
/** Requests and variables of one look round; a server may have millions. */
const browsesMost = 60;
const variablesMost = 500;
const namespacesMost = 20;
/** In the order in which they are preferred. */
const policies = ['Basic256Sha256', 'Aes256_Sha256_RsaPss', 'Aes128_Sha256_RsaOaep'] as const;

/** Looks at one server: what it offers, its variables, and which list of nodes it has. Anonymous, and it only reads. */
export const opcuaDiscovery = (load: LoadLibrary) =>
  defineDiscovery({
    input: opcuaSearch,
    hosts: ({ url }) => [hostOf(url)],
    async run({ input: { url }, address, found, progress }) {
      const library = await load();
      const own = await passingCertificate(library.crypto);
      // By the address that was checked, so that the name cannot lead elsewhere.
      const reached = url.replace(hostPart, (_, before: string) => `${before}${bracketed(address(hostOf(url)))}`);
      const server = opcuaServer.parse({ id: 'search', url: reached, security: 'none', timeoutMs });
      const endpoints = await endpointsOf(server, library, own);
      progress(1, 3);
      const offered = offeredBy(endpoints);
      const look = offered.open ? await lookRound(server, library, own, await loadProfiles()) : null;
      progress(3, 3);
      found({
        connection: { url, ...offered.choice, ...(look?.namespace === undefined ? {} : { namespace: look.namespace }) },
        address: url,
        name: endpoints[0]?.server?.applicationName?.text ?? null,
        profiles: look?.profile === undefined ? [] : [look.profile],
        evidence: [
          `offers ${offered.text}`,
          look?.text ?? 'its variables are shown to certificates it trusts only',
        ].join('; '),
      });
    },
  });

const hostPart = /^(opc\.tcp:\/\/)(\[[^\]]+\]|[^/:]+)/;
const hostOf = (url: string): string => (hostPart.exec(url)?.[2] ?? '').replace(/^\[|\]$/g, '');
const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** The safest of what a server offers, and whether it lets in without security. */
function offeredBy(endpoints: readonly UaEndpoint[]) {
  const modeOf = (mode: number) => Object.entries(ua.securityMode).find(([, number]) => number === mode)?.[0] ?? '?';
  const all = endpoints.map(({ securityMode, securityPolicyUri }) => ({
    security: modeOf(securityMode),
    policy: (securityPolicyUri ?? '').slice(ua.policyPrefix.length),
  }));
  const secured = ['sign-and-encrypt', 'sign'].flatMap((security) =>
    policies
      .filter((policy) => all.some((each) => each.security === security && each.policy === policy))
      .map((policy) => ({ security, policy })),
  );
  const names = [...new Set(all.map(({ security, policy }) => `${security} ${policy}`))];
  return {
    choice: secured[0] ?? { security: 'none' },
    open: all.some(({ security }) => security === 'none'),
    text: names.join(' · '),
  };
}

/** What an anonymous session sees. A server that lets nobody in is none the less found. */
async function lookRound(
  server: OpcUaServer,
  library: UaLibrary,
  own: OwnCertificate,
  profiles: ReadonlyMap<string, NodeProfile>,
): Promise<{ profile?: string; namespace?: string; text: string }> {
  let connection: UaConnection | undefined;
  try {
    connection = await connectTo(server, library, own);
    const { count, more } = await countVariables(connection);
    const variables = `${more ? 'more than ' : ''}${count} variables`;
    const best = await bestProfile(connection, profiles);
    if (!best) return { text: `${variables}, no list of nodes fits` };
    const { id, own: namespace, there, of } = best;
    const text = `${variables}, ${there} of ${of} nodes of this list`;
    return { profile: id, ...(namespace === null ? {} : { namespace }), text };
  } catch (error) {
    return { text: `it lets nobody in without user or certificate: ${sentence(error)}` };
  } finally {
    await connection?.close();
  }
}

async function countVariables({ session, namespaces }: UaConnection): Promise<{ count: number; more: boolean }> {
  const waiting = [objectsFolder];
  const seen = new Set(waiting);
  let count = 0;
  for (let asked = 0; waiting.length > 0; asked++) {
    if (asked >= browsesMost || count >= variablesMost) return { count, more: true };
    const { references } = await within(
      session.browse({
        nodeId: waiting.shift()!,
        browseDirection: ua.forward,
        referenceTypeId: hierarchical,
        includeSubtypes: true,
        nodeClassMask: ua.nodeClass.object | ua.nodeClass.variable,
        resultMask: 63,
      }),
      timeoutMs,
      'browsing',
    );
    for (const { nodeId, nodeClass } of references ?? []) {
      const id = nodeId.toString();
      // The standard's own nodes tell about the server, not about the plant.
      if (seen.has(id) || (fromServerNodeId(id, namespaces)?.namespace ?? standardNamespace) === standardNamespace)
        continue;
      seen.add(id);
      if (nodeClass === ua.nodeClass.variable) count += 1;
      else waiting.push(id);
    }
  }
  return { count, more: false };
}

/** The list of which a server has the most nodes, at least half; `own` is the namespace where the list leaves it open. */
async function bestProfile({ session, namespaces }: UaConnection, profiles: ReadonlyMap<string, NodeProfile>) {
  let best: { id: string; own: string | null; there: number; of: number } | null = null;
  for (const { id, namespace, nodes } of profiles.values()) {
    // Each server has the standard's nodes: a list of these fits where nothing better does.
    const tried =
      namespace === undefined
        ? namespaces.slice(1, namespacesMost).map((uri) => ({ uri, own: uri }))
        : [{ uri: namespace, own: null }];
    for (const { uri, own } of tried) {
      const asked = nodes.flatMap(({ node }) => {
        const at = readNodeAddress(node, uri);
        const nodeId = at && toServerNodeId(at, namespaces);
        return nodeId ? [{ nodeId, attributeId: ua.attribute.value }] : [];
      });
      if (asked.length * 2 < nodes.length) continue;
      const values = await within(session.read(asked), timeoutMs, `reading ${asked.length} nodes`);
      // Bad codes have the two top bits 10 (part 4, 7.39).
      const there = values.filter(({ statusCode }) => statusCode.value >>> 30 < 2).length;
      const general = best !== null && best.own === null && own !== null;
      if (there * 2 >= nodes.length && (best === null || general || (own !== null && there > best.there)))
        best = { id, own, there, of: nodes.length };
    }
  }
  return best;
}
