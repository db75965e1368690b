import { type SimulatedDevicesService, simulatorStarts } from '@lingtan/park-simulator/contracts';
import type { Leadership, ParkScope } from '@lingtan/sdk';
import { fieldGroup, type TelemetryService, type WriteTarget } from '@lingtan/telemetry/contracts';
import { z } from 'zod';
import {
  type DeviceProfile,
  type ModbusConnectorConfig,
  type ModbusDevice,
  type ModbusDeviceStatus,
  modbusDevicesTopic,
  modbusDeviceStatus,
} from '../contracts/index.ts';
import { resolveDevice, resolveWrites } from '../domain/index.ts';
import { DevicePoller } from './device-poller.ts';
import { ModbusLinks } from './link.ts';
import { addressOf, locator } from './locate.ts';
import { registerTarget } from './write-target.ts';

const liveEveryMs = 2000;

/** Devices that are polled together, by one process of the installation. */
export interface Polling {
  readonly pollers: readonly DevicePoller[];
  readonly leadership: Leadership;
  /** Registers that may be written. */
  readonly targets: readonly WriteTarget[];
  /** How the devices stand, in whichever process they are polled. */
  statuses(): Promise<ModbusDeviceStatus[]>;
}

/** Polls `devices` while this process leads. `report` is called when their states may have changed. */
export function startPolling(
  park: ParkScope<ModbusConnectorConfig>,
  parts: {
    name: string;
    devices: readonly ModbusDevice[];
    profiles: ReadonlyMap<string, DeviceProfile>;
    telemetry: TelemetryService;
    simulated: SimulatedDevicesService | undefined;
    /** Points that the park has. */
    known: ReadonlySet<string>;
    report(): void;
  },
): Polling {
  const links = new ModbusLinks();
  const changed = new Set<DevicePoller>();
  const pollers = parts.devices.map((device) => {
    const poller: DevicePoller = new DevicePoller({
      resolved: resolveDevice(device, park.config, parts.profiles),
      link: links.get(addressOf(device), locator(device, parts.simulated)),
      starting: () => simulatorStarts(device.host, parts.simulated),
      telemetry: parts.telemetry,
      clock: park.clock,
      log: park.log,
      backOffMaxMs: park.config.backOffMaxMs,
      jitter: Math.random,
      changed: () => changed.add(poller),
    });
    poller.usePoints(parts.known);
    return poller;
  });
  const here = (): ModbusDeviceStatus[] => pollers.map((poller) => poller.status);
  const leadership = park.lead(
    parts.name,
    (lead) => {
      links.open();
      lead.every(liveEveryMs, () => {
        if (changed.size === 0) return;
        park.live.emit(modbusDevicesTopic, { devices: [...changed].map((poller) => poller.status) });
        lead.tell(here());
        changed.clear();
        parts.report();
      });
      const enabled = pollers.filter((poller) => poller.status.state !== 'disabled');
      const loops = enabled.map((poller) => poller.run(lead.signal));
      lead.onStop(async () => {
        links.close();
        await Promise.all(loops);
        parts.report();
      });
    },
    // A register that is read twice does no harm; one that nobody reads leaves a gap.
    { inDoubt: 'go-on', group: fieldGroup },
  );
  const targets = parts.devices.flatMap((device) => {
    const profile = device.profile === undefined ? undefined : parts.profiles.get(device.profile);
    const link = links.get(addressOf(device), locator(device, parts.simulated));
    return resolveWrites(device, profile).map((register) => registerTarget(device, register, link, leadership));
  });
  return {
    pollers,
    leadership,
    targets,
    statuses: async () => {
      if (leadership.leading) return here();
      const told = z.array(modbusDeviceStatus).safeParse(await leadership.told());
      const byId = new Map(told.success ? told.data.map((status) => [status.id, status]) : []);
      return here().map((status) => byId.get(status.id) ?? status);
    },
  };
}
