import type { Clock } from '@lingtan/sdk';
import type { Sample, TelemetryService } from '@lingtan/telemetry/contracts';
import type { MqttConnectorConfig } from '../contracts/index.ts';
import {
  Mappings,
  parseJsonMessage,
  type BadEntry,
  type ClientIdentity,
  type DeviceMapping,
  type Topic,
} from '../domain/index.ts';
import type { DeviceRegistry } from './device-registry.ts';
import { IngestBatcher } from './ingest-batcher.ts';
import type { QuarantineEntry } from './quarantine.ts';
import type { SparkplugHost } from './sparkplug-host.ts';

/** One message as it came from a broker. `identity` is null when an external broker has checked the sender. */
export interface IncomingMessage {
  topic: string;
  parsed: Topic;
  payload: Uint8Array;
  identity: ClientIdentity | null;
}

export interface IngressParts {
  config: MqttConnectorConfig;
  telemetry: TelemetryService;
  devices: DeviceRegistry;
  sparkplug: SparkplugHost;
  quarantine: (entry: QuarantineEntry) => Promise<void>;
  clock: Clock;
}

/** Code and reason of a message that is set aside whole. */
interface Refusal {
  code: string;
  reason: string;
}

/**
 * The way of a message into the database. The promise resolves when everything usable is committed and everything else
 * is in quarantine, so that the sender may be acknowledged; it rejects when the database could not take it.
 */
export class Ingress {
  readonly #parts: IngressParts;
  readonly #mappings: Mappings;
  readonly #batcher: IngestBatcher;

  constructor(parts: IngressParts) {
    this.#parts = parts;
    this.#mappings = new Mappings(parts.config);
    this.#batcher = new IngestBatcher(parts.telemetry, (device, samples, rejected) => {
      parts.devices.stored(device, samples, rejected);
    });
  }

  handle(message: IncomingMessage): Promise<void> {
    const { devices, config, clock } = this.#parts;
    const { parsed, payload } = message;
    if (parsed.kind === 'unknown')
      return this.#refuse(message, '', { code: 'UNKNOWN_TOPIC', reason: 'the topic is none that devices send on' });
    devices.message(parsed.device, parsed.kind, clock.now());
    if (payload.length > config.limits.maxMessageBytes) {
      const reason = `${payload.length} bytes, more than ${config.limits.maxMessageBytes}`;
      return this.#refuse(message, parsed.device, { code: 'TOO_LARGE', reason });
    }
    const mapping = this.#mappings.get(parsed.device);
    if (!mapping)
      return this.#refuse(message, parsed.device, {
        code: 'UNLISTED_DEVICE',
        reason: 'the device is not in the configuration',
      });
    const content = this.#read(message, parsed, mapping);
    if ('code' in content) return this.#refuse(message, parsed.device, content);
    return this.#store(message, parsed.device, content);
  }

  #read(
    message: IncomingMessage,
    topic: Exclude<Topic, { kind: 'unknown' }>,
    mapping: DeviceMapping,
  ): Refusal | { samples: Sample[]; bad: BadEntry[] } {
    const limit = this.#parts.config.limits.maxSamplesPerMessage;
    if (topic.kind === 'sparkplug') return this.#parts.sparkplug.read(topic, message.payload, mapping, limit);
    const result = parseJsonMessage(message.payload, mapping, limit);
    return result.ok ? result : { code: result.code, reason: result.reason };
  }

  #store(message: IncomingMessage, device: string, content: { samples: Sample[]; bad: BadEntry[] }): Promise<void> {
    const { samples, bad } = within(message.identity?.pointPrefix ?? null, content);
    const stored =
      samples.length > 0 ? this.#batcher.add(device, samples, message.identity?.controlPoints) : Promise.resolve();
    if (bad.length === 0) return stored;
    const listed = bad.slice(0, 5).map((each) => `${each.place}: ${each.reason}`);
    if (bad.length > 5) listed.push(`and ${bad.length - 5} more`);
    const reason = listed.join('; ');
    const at = this.#parts.clock.now();
    this.#parts.devices.error(device, reason, at, bad.length);
    const { topic, payload } = message;
    const kept = this.#parts.quarantine({ at, topic, device, code: 'BAD_ENTRIES', reason, payload });
    return Promise.all([stored, kept]).then(() => undefined);
  }

  async #refuse(message: IncomingMessage, device: string, { code, reason }: Refusal): Promise<void> {
    const at = this.#parts.clock.now();
    if (device) this.#parts.devices.error(device, reason, at, 1);
    await this.#parts.quarantine({ at, topic: message.topic, device, code, reason, payload: message.payload });
  }
}

/** Moves samples that the token does not cover to the bad entries. */
function within(
  prefix: string | null,
  content: { samples: Sample[]; bad: BadEntry[] },
): { samples: Sample[]; bad: BadEntry[] } {
  if (prefix === null || content.samples.every((sample) => sample.point.startsWith(prefix))) return content;
  const foreign = content.samples.filter((sample) => !sample.point.startsWith(prefix));
  const reason = `point: the token only covers ${prefix}*`;
  return {
    samples: content.samples.filter((sample) => sample.point.startsWith(prefix)),
    bad: [...content.bad, ...foreign.map((sample) => ({ place: sample.point, reason }))],
  };
}
