import { defineService } from '@lingtan/sdk';
import type { DeviceFault, ReceivedWrite } from './received-write.ts';

export * from './config.ts';
export * from './permissions.ts';
export * from './progress.ts';
export * from './received-write.ts';
export * from './topics.ts';

/** Where a simulated device listens. */
export interface SimulatedAddress {
  host: string;
  port: number;
}

/**
 * The simulated devices of one park. Their Modbus servers listen on ephemeral loopback ports, so that two
 * installations on one machine never clash: a connector is configured with `sim://<device id>` instead of a host,
 * and asks here on every connect. Samples read from such an address carry the quality bit `simulated`.
 */
export interface SimulatedDevicesService {
  /** Null when there is no such device, it is not up, or it speaks no protocol with a listening side. */
  address(device: string): Promise<SimulatedAddress | null>;
  /** Whether the device is not up only because the simulator starts: it computes the past first, for as long as that takes. */
  starting(device: string): Promise<boolean>;
  /** Setpoints that the device received, oldest first; the newest 20,000 since its start. */
  received(device: string): Promise<ReceivedWrite[]>;
  /** Makes the device misbehave until it is told `none`. */
  setFault(device: string, fault: DeviceFault): Promise<void>;
}

/** Of a device at `sim://…`: whether it is not up only because the simulator starts. Such a one has not failed. */
export async function simulatorStarts(
  host: string,
  simulated: Pick<SimulatedDevicesService, 'starting'> | undefined,
): Promise<boolean> {
  const device = /^sim:\/\/(.+)$/.exec(host)?.[1];
  return device !== undefined && simulated !== undefined && simulated.starting(device).catch(() => false);
}

/** An optional service of modbus-connector. */
export const SimulatedDevices = defineService<SimulatedDevicesService>('park-simulator.devices', { version: 1 });
