import { hasPassed } from '@lingtan/sdk';
import type { Clock } from '@lingtan/sdk';
import { sampleQuality, type Sample } from '@lingtan/telemetry/contracts';
import { qualityOf, readValue, toServerNodeId, type ResolvedNode, type ServerValue } from '../domain/index.ts';
import type { UaConnection } from './connection.ts';
import { within } from './deadline.ts';
import { ua, type UaDataValue, type UaSubscription } from './library.ts';

/** Nodes in one request; small controllers refuse more. */
const readAtOnce = 100;
/** Nodes that are subscribed to at the same time, so that a slow line does not cost a round trip for each. */
const monitorAtOnce = 20;
/** Deadband in the unit of the value, on changes of status or value (part 4, 7.22.2). */
const absolute = 1;
const statusOrValue = 1;
/** Values kept by the server between two reports. */
const queueSize = 10;

interface Watched {
  node: ResolvedNode;
  nodeId: string;
  /** ms UTC of the last value that came, and of its sample. */
  heardAt: number;
  last: { ts: number; value: number } | null;
}

export interface ReaderParts {
  connection: UaConnection;
  nodes: readonly ResolvedNode[];
  clock: Clock;
  periodMs: number;
  timeoutMs: number;
  /** Takes a value that is to be stored. */
  take(sample: Sample): void;
}

/** Subscribes to the nodes of one session or reads them, and makes samples of what comes. */
export class NodeReader {
  readonly #parts: ReaderParts;
  readonly #watched: Watched[] = [];
  readonly #problems = new Map<string, string>();

  constructor(parts: ReaderParts) {
    this.#parts = parts;
    for (const node of parts.nodes) {
      const nodeId = toServerNodeId(node.address, parts.connection.namespaces);
      if (nodeId === null)
        this.#problems.set(node.point, `${node.node}: the server has no namespace ${node.address.namespace}`);
      else this.#watched.push({ node, nodeId, heardAt: -Infinity, last: null });
    }
  }

  /** Points without a usable value, and why. */
  get problems(): ReadonlyMap<string, string> {
    return this.#problems;
  }

  /** Nodes that the server has, with their ids there. */
  get nodes(): readonly { node: ResolvedNode; nodeId: string }[] {
    return this.#watched;
  }

  /** @throws Error when the server offers no subscriptions */
  async subscribe(lost: (reason: string) => void): Promise<void> {
    const { connection, periodMs, timeoutMs } = this.#parts;
    const opened = connection.session.createSubscription2({
      requestedPublishingInterval: Math.max(periodMs, 250),
      requestedLifetimeCount: 600,
      requestedMaxKeepAliveCount: 10,
      maxNotificationsPerPublish: 1000,
      publishingEnabled: true,
      priority: 1,
    });
    const subscription = await within(opened, timeoutMs, 'opening a subscription');
    subscription.on('terminated', () => lost('the server ended the subscription'));
    for (let from = 0; from < this.#watched.length; from += monitorAtOnce)
      await Promise.all(
        this.#watched.slice(from, from + monitorAtOnce).map((each) => this.#monitor(subscription, each)),
      );
  }

  async #monitor(subscription: UaSubscription, watched: Watched): Promise<void> {
    const { connection, periodMs, timeoutMs } = this.#parts;
    const { node, nodeId } = watched;
    const deadband = { deadbandType: absolute, deadbandValue: node.deadband, trigger: statusOrValue };
    const wanted = {
      samplingInterval: periodMs,
      discardOldest: true,
      queueSize,
      ...(node.deadband > 0 ? { filter: connection.deadbandFilter(deadband) } : {}),
    };
    const asked = subscription.monitor({ nodeId, attributeId: ua.attribute.value }, wanted, ua.timestamps.both);
    const item = await within(asked, timeoutMs, `subscribing to ${node.node}`);
    if (item.statusCode && qualityOf(item.statusCode.value) === sampleQuality.bad)
      this.#problems.set(node.point, `${node.node}: ${item.statusCode.name}`);
    item.on('changed', (value) => this.#use(watched, value, false));
    item.on('err', (message) => this.#problems.set(node.point, `${node.node}: ${message}`));
  }

  /**
   * Reads the nodes that have said nothing for `silentMs`; 0 reads all. A value that is read again and is still the same counts for
   * the moment at which it was read.
   * @throws Error when the server does not answer
   */
  async read(silentMs: number): Promise<void> {
    const { connection, clock, timeoutMs } = this.#parts;
    const due = this.#watched.filter(({ heardAt }) => hasPassed(clock.now(), heardAt, silentMs));
    for (let from = 0; from < due.length; from += readAtOnce) {
      const part = due.slice(from, from + readAtOnce);
      const asked = part.map(({ nodeId }) => ({ nodeId, attributeId: ua.attribute.value }));
      const values = await within(connection.session.read(asked), timeoutMs, `reading ${part.length} nodes`);
      for (const [index, watched] of part.entries()) this.#use(watched, values[index]!, true);
    }
  }

  #use(watched: Watched, answer: UaDataValue, again: boolean): void {
    const { clock, take } = this.#parts;
    const { node, last } = watched;
    const now = clock.now();
    watched.heardAt = now;
    const read = readValue(node, plain(answer), now);
    if (!read.ok) {
      this.#problems.set(node.point, `${node.node}: ${answer.statusCode.name}, ${read.reason}`);
      return;
    }
    const { value, quality } = read;
    if (quality & sampleQuality.bad) this.#problems.set(node.point, `${node.node}: ${answer.statusCode.name}`);
    else this.#problems.delete(node.point);
    const ts = again && last !== null && read.ts <= last.ts && value === last.value ? now : read.ts;
    watched.last = { ts, value };
    take({ point: node.point, ts, value, quality, ...(node.unit === undefined ? {} : { unit: node.unit }) });
  }
}

/** A value of the library as the domain takes it. */
export function plain({ value: variant, statusCode, sourceTimestamp, serverTimestamp }: UaDataValue): ServerValue {
  const { dataType, arrayType, value } = variant;
  const scalar = arrayType === ua.scalar;
  return {
    value: scalar ? value : (value ?? null) && [],
    status: statusCode.value,
    sourceAt: sourceTimestamp?.getTime() ?? null,
    serverAt: serverTimestamp?.getTime() ?? null,
    wide: scalar && dataType === ua.int64 ? 'signed' : scalar && dataType === ua.uint64 ? 'unsigned' : null,
  };
}
