import type { DeviceFault, ReceivedWrite } from '../contracts/index.ts';
import type { RegisterWrite } from '../domain/index.ts';
import type { DeviceWorld } from './device.ts';

const longest = 20_000;
/** Life of a setpoint that came without one, s: the watchdog of the device. */
const watchdogS = 60;
/** How far a device with the fault `wrong-read-back` is off. */
const wrongFactor = 0.7;

/** Setpoints of one device: what arrived, what became of it, and the faults that a test asked for. */
export class SetpointLog {
  readonly #world: DeviceWorld;
  readonly #points: readonly string[];
  readonly received: ReceivedWrite[] = [];
  fault: DeviceFault = 'none';

  constructor(world: DeviceWorld, points: readonly string[]) {
    this.#world = world;
    this.#points = points;
  }

  /** Passes a setpoint on; false when the plant refuses it. */
  take({ point, value, lifeS }: RegisterWrite): boolean {
    const before = Object.fromEntries(this.#points.map((each) => [each, this.#world.value(each)]));
    const sent = this.fault === 'wrong-read-back' ? value * wrongFactor : value;
    const taken = this.fault !== 'write-lost' && this.#world.command(point, sent, lifeS ?? watchdogS);
    this.received.push({ at: this.#world.now(), point, value, lifeS, taken, before });
    if (this.received.length > longest) this.received.splice(0, this.received.length - longest);
    return taken;
  }
}
