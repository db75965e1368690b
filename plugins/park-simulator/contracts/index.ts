import { defineService } from '@lingtan/sdk';

export * from './config.ts';
export * from './permissions.ts';
export * from './progress.ts';
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
}

/** The simulator and whoever reads its listening devices are led together (`ParkScope.lead`): the addresses are local. */
export const simulatedDevicesGroup = 'simulated-devices';

/** An optional service of modbus-connector. */
export const SimulatedDevices = defineService<SimulatedDevicesService>('park-simulator.devices', { version: 1 });
