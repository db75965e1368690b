import type { SimulatedDeviceStatus } from '../contracts/progress.ts';
import type { DeviceFault, ReceivedWrite } from '../contracts/received-write.ts';

/** A simulated device, whatever it speaks. */
export interface RunningDevice {
  readonly id: string;
  readonly points: readonly string[];
  /** Where a connector finds it; null for devices that call the connector. */
  address(): { host: string; port: number } | null;
  status(): SimulatedDeviceStatus;
  /** Setpoints it received, oldest first; absent where it takes none. */
  received?(): readonly ReceivedWrite[];
  setFault?(fault: DeviceFault): void;
  stop(): Promise<void>;
}

/** What a device needs of the simulation. */
export interface DeviceWorld {
  now(): number;
  /** Present reading of a point. */
  value(point: string): number;
  kind(point: string): 'gauge' | 'counter' | 'state';
  /** Sends a setpoint to the plant behind the device; false when it refuses. */
  command(point: string, value: number, lifeS: number): boolean;
}

/** Every so many messages a device sends registers and states too; in between only gauges, which change all the time. */
export const fullMessageEvery = 5;

/** Points that belong into a device's message number `count`. */
export function pointsOfMessage(points: readonly string[], world: DeviceWorld, count: number): readonly string[] {
  return count % fullMessageEvery === 0 ? points : points.filter((point) => world.kind(point) === 'gauge');
}
