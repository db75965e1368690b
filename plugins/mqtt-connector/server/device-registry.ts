import { heardAt } from '@lingtan/sdk';
import type { RejectedSample, Sample } from '@lingtan/telemetry/contracts';
import type { MqttConnectorConfig, MqttDeviceStatus } from '../contracts/index.ts';
import { MinuteRate } from '../domain/index.ts';

const maxDevices = 10_000;
const maxPointsCounted = 5_000;

class DeviceRecord {
  readonly rate = new MinuteRate();
  readonly points = new Set<string>();
  protocol: 'json' | 'sparkplug' | null = null;
  lastSeenAt: number | null = null;
  newestSampleAt: number | null = null;
  messages = 0;
  samples = 0;
  rejected = 0;
  errors = 0;
  lastError: { at: number; message: string } | null = null;
  offline = false;
}

/** What is known of each device since the connector started. In memory: a restart begins anew, the samples tell the past. */
export class DeviceRegistry {
  readonly #config: MqttConnectorConfig;
  readonly #records = new Map<string, DeviceRecord>();
  readonly #changed = new Set<string>();

  constructor(config: MqttConnectorConfig) {
    this.#config = config;
  }

  #record(device: string): DeviceRecord | null {
    let record = this.#records.get(device);
    if (!record && this.#records.size < maxDevices) {
      record = new DeviceRecord();
      this.#records.set(device, record);
    }
    this.#changed.add(device);
    return record ?? null;
  }

  /** A message arrived, whatever is in it. */
  message(device: string, protocol: 'json' | 'sparkplug', now: number): void {
    const record = this.#record(device);
    if (!record) return;
    record.messages++;
    record.rate.add(now);
    record.protocol = protocol;
    record.lastSeenAt = now;
    record.offline = false;
  }

  /** Samples of the device are committed. */
  stored(device: string, samples: readonly Sample[], rejected: readonly RejectedSample[]): void {
    const record = this.#record(device);
    if (!record) return;
    record.samples += samples.length - rejected.length;
    record.rejected += rejected.length;
    for (const sample of samples) {
      if (record.newestSampleAt === null || sample.ts > record.newestSampleAt) record.newestSampleAt = sample.ts;
      if (record.points.size < maxPointsCounted) record.points.add(sample.point);
    }
    const first = rejected[0];
    if (first)
      record.lastError = { at: record.lastSeenAt ?? 0, message: `${first.point}: ${first.message}`.slice(0, 300) };
  }

  error(device: string, message: string, now: number, entries: number): void {
    const record = this.#record(device);
    if (!record) return;
    record.errors++;
    record.rejected += entries;
    record.lastError = { at: now, message: message.slice(0, 300) };
  }

  /** The device's death was announced (Sparkplug). A plain client may come and go between messages: silence tells there. */
  offline(device: string): void {
    const record = this.#record(device);
    if (record) record.offline = true;
  }

  list(now: number): MqttDeviceStatus[] {
    const listed = this.#config.devices.map((device) => device.id);
    const known = new Set(listed);
    const others = [...this.#records.keys()].filter((id) => !known.has(id)).sort();
    return [...listed, ...others].map((id) => this.status(id, now));
  }

  /** Devices that something happened to since the last call. */
  takeChanged(now: number): MqttDeviceStatus[] {
    const changed = [...this.#changed].map((id) => this.status(id, now));
    this.#changed.clear();
    return changed;
  }

  status(id: string, now: number): MqttDeviceStatus {
    const configured = this.#config.devices.find((device) => device.id === id);
    const record = this.#records.get(id) ?? new DeviceRecord();
    const staleAfterMs = (configured?.staleAfterSeconds ?? this.#config.defaultStaleAfterSeconds) * 1000;
    if (record.lastSeenAt !== null) record.lastSeenAt = heardAt(now, record.lastSeenAt);
    const silent =
      record.lastSeenAt === null ? 'never-seen' : now - record.lastSeenAt > staleAfterMs ? 'stale' : 'online';
    return {
      id,
      title: configured?.title ?? null,
      listed: configured !== undefined,
      state: record.offline ? 'offline' : silent,
      protocol: record.protocol,
      lastSeenAt: record.lastSeenAt,
      newestSampleAt: record.newestSampleAt,
      messages: record.messages,
      messagesPerMinute: record.rate.perMinute(now),
      samples: record.samples,
      points: record.points.size,
      rejected: record.rejected,
      errors: record.errors,
      lastError: record.lastError,
    };
  }
}
