import { defineDiscovery } from '@lingtan/sdk';
import { z } from 'zod';
import type { DeviceRegistry } from './device-registry.ts';

/** What this process has heard, by park. */
const registries = new Map<string, DeviceRegistry>();

/** Lets a search see what a park hears, until it stops. */
export function showTo(parkId: string, registry: DeviceRegistry, onStop: (release: () => void) => void): void {
  registries.set(parkId, registry);
  onStop(() => void (registries.get(parkId) === registry && registries.delete(parkId)));
}

/** Devices that have sent to the park since it started and are not in its configuration. It connects to nothing. */
export const mqttDiscovery = defineDiscovery({
  input: z.strictObject({}),
  needsPark: true,
  hosts: () => [],
  run({ parkId, found, progress }) {
    const heard = registries.get(parkId ?? '')?.list(Date.now()) ?? [];
    for (const { id, listed, protocol, messages, points } of heard) {
      if (listed || messages === 0) continue;
      found({
        connection: { id },
        address: id,
        name: protocol === 'sparkplug' ? 'Sparkplug B' : null,
        profiles: [],
        evidence: `sent ${messages} messages for ${points} points`,
      });
    }
    progress(1, 1);
    return Promise.resolve();
  },
});
