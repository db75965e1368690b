import type { OpcUaNode, OpcUaServer } from '../contracts/index.ts';
import { fromServerNodeId, opcuaErrors, readNodeAddress, toServerNodeId, writeNodeAddress } from '../domain/index.ts';
import { connectTo, sentence, type UaConnection } from './connection.ts';
import { within } from './deadline.ts';
import { ua, type UaDataValue, type UaLibrary, type UaReference } from './library.ts';
import type { OwnCertificate } from './own-certificate.ts';

const objectsFolder = 'ns=0;i=85';
const hierarchical = 'ns=0;i=33';
/** Children that are shown; a list of thousands helps nobody to find one. */
const most = 500;

/**
 * Looks at the nodes below one, over a connection of its own: it works in every process and disturbs nothing.
 * @param below as a mapping writes it; the objects of the server when absent
 * @throws OPCUA_NOT_REACHED with the reason
 */
export async function browse(
  server: OpcUaServer,
  library: UaLibrary,
  own: OwnCertificate,
  below: string | undefined,
): Promise<{ nodes: OpcUaNode[]; more: boolean }> {
  let connection: UaConnection | undefined;
  try {
    connection = await connectTo(server, library, own);
    return await look(connection, server, below);
  } catch (error) {
    throw opcuaErrors.NOT_REACHED({ server: server.id, reason: sentence(error) });
  } finally {
    await connection?.close();
  }
}

async function look(
  { session, namespaces }: UaConnection,
  { namespace, timeoutMs }: OpcUaServer,
  below: string | undefined,
): Promise<{ nodes: OpcUaNode[]; more: boolean }> {
  const address = readNodeAddress(below ?? objectsFolder, namespace);
  const nodeId = address && toServerNodeId(address, namespaces);
  if (!nodeId) throw new Error(`it has no node ${below}`);
  const found = await within(
    session.browse({
      nodeId,
      browseDirection: ua.forward,
      referenceTypeId: hierarchical,
      includeSubtypes: true,
      nodeClassMask: ua.nodeClass.object | ua.nodeClass.variable,
      resultMask: 63,
    }),
    timeoutMs,
    'browsing',
  );
  const references = found.references ?? [];
  const shown = references.slice(0, most).flatMap((reference) => {
    const at = fromServerNodeId(reference.nodeId.toString(), namespaces);
    return at ? [{ reference, at }] : [];
  });
  const variables = shown.filter(({ reference }) => reference.nodeClass === ua.nodeClass.variable);
  const asked = variables.map(({ reference }) => ({
    nodeId: reference.nodeId.toString(),
    attributeId: ua.attribute.value,
  }));
  const values = asked.length > 0 ? await within(session.read(asked), timeoutMs, 'reading values') : [];
  const byNode = new Map(variables.map(({ reference }, index) => [reference, values[index]] as const));
  return {
    nodes: shown.map(({ reference, at }) => toNode(reference, writeNodeAddress(at), byNode.get(reference))),
    more: references.length > most || (found.continuationPoint?.length ?? 0) > 0,
  };
}

function toNode(reference: UaReference, node: string, value: UaDataValue | undefined): OpcUaNode {
  const { nodeClass, displayName, browseName } = reference;
  const inner = value?.value.value;
  return {
    node,
    name: displayName.text ?? browseName.name ?? node,
    kind: nodeClass === ua.nodeClass.variable ? 'variable' : nodeClass === ua.nodeClass.object ? 'object' : 'other',
    value: inner == null ? null : text(inner),
    status: value?.statusCode.name ?? null,
  };
}

function text(value: unknown): string {
  if (typeof value === 'object' && !(value instanceof Date)) return '…';
  return (value instanceof Date ? value.toISOString() : String(value)).slice(0, 80);
}
