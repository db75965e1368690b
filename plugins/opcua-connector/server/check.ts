import { checkMessage, type CheckReading, type CheckScope, type ConfigCheck } from '@lingtan/sdk';
import { sampleQuality, type Sample } from '@lingtan/telemetry/contracts';
import type { NodeProfile, OpcUaConnectorConfig } from '../contracts/index.ts';
import { checkIds, resolveServer, type ResolvedNode, type ResolvedServer } from '../domain/index.ts';
import { connectTo, sentence, serverCertificate } from './connection.ts';
import type { LoadLibrary, UaLibrary } from './library.ts';
import { NodeReader } from './node-reader.ts';
import { endOf, passingCertificate, type OwnCertificate } from './own-certificate.ts';

/** Readings that are told; nobody looks through more. */
const readingsMost = 1000;

/**
 * Connects to each server and reads its nodes once. The key of the running connector is not at hand here, so secured servers are
 * asked for their certificate only.
 */
export async function checkServers(
  { config, signal }: CheckScope<OpcUaConnectorConfig>,
  profiles: ReadonlyMap<string, NodeProfile>,
  load: LoadLibrary,
): Promise<ConfigCheck> {
  checkIds(config.servers);
  const resolved = config.servers.map((server) => resolveServer(server, profiles));
  const library = await load();
  const own = await passingCertificate(library.crypto);
  const details: Record<string, string> = {};
  const failed: string[] = [];
  const readings: CheckReading[] = [];
  const check = async (each: ResolvedServer): Promise<void> => {
    const { server } = each;
    try {
      details[server.id] = await checkOne(each, library, own, readings);
    } catch (error) {
      failed.push(server.id);
      details[server.id] = sentence(error);
    }
  };
  const enabled = resolved.filter(({ server }) => server.enabled && !signal.aborted);
  await Promise.all(enabled.map(check));
  const message = checkMessage({ one: 'server', many: 'servers' }, enabled.length, failed, details);
  return { ok: failed.length === 0, message, details, readings: readings.slice(0, readingsMost) };
}

/** What is right with a server, in a sentence. @throws Error with what is wrong */
async function checkOne(
  { server, nodes }: ResolvedServer,
  library: UaLibrary,
  own: OwnCertificate,
  readings: CheckReading[],
): Promise<string> {
  if (server.security !== 'none') {
    const certificate = await serverCertificate(server, library, own);
    const until = new Date(endOf(certificate)).toISOString().slice(0, 10);
    return `answers on ${server.url} with the certificate that was entered, valid until ${until}`;
  }
  const connection = await connectTo(server, library, own);
  const samples = new Map<string, Sample>();
  try {
    const reader = new NodeReader({
      connection,
      nodes,
      clock: { now: () => Date.now() },
      periodMs: server.periodMs,
      timeoutMs: server.timeoutMs,
      take: (sample) => samples.set(sample.point, sample),
    });
    await reader.read(0);
    readings.push(...nodes.map((node) => readingOf(node, samples.get(node.point), reader.problems.get(node.point))));
    const [first] = reader.problems.values();
    if (first !== undefined)
      throw new Error(`${reader.problems.size} of ${nodes.length} nodes have no value: ${first}`);
    return `answers on ${server.url}, ${nodes.length} nodes read`;
  } finally {
    await connection.close();
  }
}

function readingOf(
  { point, unit, scale, offset }: ResolvedNode,
  sample: Sample | undefined,
  problem: string | undefined,
): CheckReading {
  const bits = sample?.quality ?? 0;
  const good = sample !== undefined && (bits & (sampleQuality.bad | sampleQuality.uncertain)) === 0;
  return {
    ...{ point, value: sample?.value ?? null, unit: unit ?? null, at: sample?.ts ?? null },
    quality: sample === undefined || bits & sampleQuality.bad ? 'bad' : good ? 'good' : 'uncertain',
    raw: sample ? String(Number(((sample.value - offset) / scale).toPrecision(12))) : null,
    problem: problem ?? (sample === undefined ? 'the device says that it has no value' : null),
  };
}
