import { completePoint } from '@lingtan/sdk';
import { sampleQuality } from '@lingtan/telemetry/contracts';
import type { MqttConnectorConfig, MqttDevice } from '../contracts/config.ts';

/** Where a name in a device's messages goes. */
export interface PointTarget {
  point: string;
  unit: string | undefined;
  /** value = raw × scale + offset. */
  scale: number;
  offset: number;
}

/** A device as the mapping sees it. */
export interface DeviceMapping {
  device: MqttDevice | null;
  /** Flags that every sample of the device carries, beside its own. */
  quality: number;
  target(name: string): PointTarget | null;
}

const nameShape = /^[\p{L}\p{N}][\p{L}\p{N}_.:/ -]{0,199}$/u;

/** Looks up devices and their names; built once per configuration. */
export class Mappings {
  readonly #devices: Map<string, DeviceMapping>;
  readonly #acceptUnlisted: boolean;
  readonly #unlisted = new Map<string, DeviceMapping>();

  constructor(config: Pick<MqttConnectorConfig, 'devices' | 'acceptUnlisted'>) {
    this.#devices = new Map(config.devices.map((device) => [device.id, mapping(device.id, device)]));
    this.#acceptUnlisted = config.acceptUnlisted;
  }

  /** Null when the device is not listed and unlisted ones are not accepted. */
  get(deviceId: string): DeviceMapping | null {
    const listed = this.#devices.get(deviceId);
    if (listed) return listed;
    if (!this.#acceptUnlisted) return null;
    let unlisted = this.#unlisted.get(deviceId);
    if (!unlisted) {
      unlisted = mapping(deviceId, null);
      // Bounded: device names are the sender's choice.
      if (this.#unlisted.size < 10_000) this.#unlisted.set(deviceId, unlisted);
    }
    return unlisted;
  }
}

function mapping(deviceId: string, device: MqttDevice | null): DeviceMapping {
  const asset = device?.asset ?? deviceId;
  const configured = new Map<string, PointTarget>();
  for (const entry of device?.metrics ?? []) {
    const { metric, unit, scale, offset } = entry;
    configured.set(metric, { point: completePoint(entry.point, asset), unit, scale, offset });
  }
  const derived = new Map<string, PointTarget>();
  return {
    device,
    quality: sampleQuality[device?.quality ?? 'good'],
    target(name) {
      const known = configured.get(name) ?? derived.get(name);
      if (known) return known;
      if (!nameShape.test(name)) return null;
      const target = { point: completePoint(name, asset), unit: undefined, scale: 1, offset: 0 };
      if (derived.size < 10_000) derived.set(name, target);
      return target;
    },
  };
}
