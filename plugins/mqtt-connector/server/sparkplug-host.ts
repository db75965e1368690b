import { hasPassed } from '@lingtan/sdk';
import {
  applyScale,
  decodeSparkplugPayload,
  EdgeSession,
  encodeSparkplugPayload,
  formatSparkplugTopic,
  sparkplugMetric,
  type SparkplugQuality,
} from '@lingtan/protocols';
import type { Clock } from '@lingtan/sdk';
import { sampleQuality, type Sample } from '@lingtan/telemetry/contracts';
import type { BadEntry, DeviceMapping, Topic } from '../domain/index.ts';

const maxNodes = 10_000;
const rebirthPauseMs = 10_000;
/** What is stale was true once and may be so no more. */
const flags: Readonly<Record<SparkplugQuality, number>> = {
  good: sampleQuality.good,
  stale: sampleQuality.uncertain,
  bad: sampleQuality.bad,
};

interface Node {
  session: EdgeSession;
  rebirthAskedAt: number;
}

/** Publishes to the broker; used only for the protocol's own rebirth request, never for set-points. */
export type PublishControl = (topic: string, payload: Uint8Array) => void;

/** Sparkplug B as the host application sees it: one session per edge node of the park. */
export class SparkplugHost {
  readonly #nodes = new Map<string, Node>();
  readonly #clock: Clock;
  readonly #onDeath: (device: string) => void;
  publish: PublishControl = () => {};

  constructor(options: { clock: Clock; onDeath: (device: string) => void }) {
    this.#clock = options.clock;
    this.#onDeath = options.onDeath;
  }

  /** Forgets all births: another process may have seen newer ones. */
  forget(): void {
    this.#nodes.clear();
  }

  /** Reads one message into samples. Order matters: call it in the order of arrival. */
  read(
    topic: Extract<Topic, { kind: 'sparkplug' }>,
    payload: Uint8Array,
    mapping: DeviceMapping,
    maxSamples: number,
  ): { code: string; reason: string } | { samples: Sample[]; bad: BadEntry[] } {
    const result = decodeSparkplugPayload(payload);
    if (!result.ok) return { code: 'BAD_SPARKPLUG', reason: result.error.message };
    if (result.value.metrics.length > maxSamples) {
      return { code: 'TOO_MANY_SAMPLES', reason: `more than ${maxSamples} metrics in one message` };
    }
    const node = this.#node(topic.sparkplug.edge);
    if (!node) return { code: 'TOO_MANY_NODES', reason: `more than ${maxNodes} edge nodes` };
    const update = node.session.apply(topic.sparkplug, result.value);
    if (update.death) this.#onDeath(topic.device);
    if (update.needsRebirth) this.#askForRebirth(topic, node);
    const samples: Sample[] = [];
    const bad: BadEntry[] = [];
    for (const metric of update.metrics) {
      const target = mapping.target(metric.name);
      if (!target) bad.push({ place: metric.name.slice(0, 60), reason: 'cannot be the name of a point' });
      else if (metric.ts === undefined)
        bad.push({ place: metric.name, reason: 'neither metric nor payload has a timestamp' });
      else {
        const sample: Sample = {
          point: target.point,
          ts: metric.ts,
          value: applyScale(metric.value, target.scale, target.offset),
        };
        if (target.unit !== undefined) sample.unit = target.unit;
        const quality = mapping.quality | flags[metric.quality];
        if (quality !== 0) sample.quality = quality;
        samples.push(sample);
      }
    }
    for (const { name, reason } of update.skipped) {
      // Text and nulls are lawful in Sparkplug; an alias nobody defined is not.
      if (reason === 'unknown-alias' || reason === 'no-name')
        bad.push({ place: name, reason: 'no birth defines this metric' });
      else if (reason === 'out-of-range') bad.push({ place: name, reason: 'the value does not fit its datatype' });
    }
    if (update.needsRebirth === 'no-birth')
      bad.push({ place: topic.device, reason: 'data before the birth of node or device' });
    return { samples, bad };
  }

  #node(edge: string): Node | null {
    let node = this.#nodes.get(edge);
    if (!node && this.#nodes.size < maxNodes) {
      node = { session: new EdgeSession(), rebirthAskedAt: Number.NEGATIVE_INFINITY };
      this.#nodes.set(edge, node);
    }
    return node ?? null;
  }

  #askForRebirth(topic: Extract<Topic, { kind: 'sparkplug' }>, node: Node): void {
    const now = this.#clock.now();
    if (!hasPassed(now, node.rebirthAskedAt, rebirthPauseMs)) return;
    node.rebirthAskedAt = now;
    const { group, edge } = topic.sparkplug;
    const command = { timestamp: now, metrics: [sparkplugMetric('Node Control/Rebirth', 'Boolean', true)] };
    this.publish(formatSparkplugTopic({ group, type: 'NCMD', edge, device: null }), encodeSparkplugPayload(command));
  }
}
