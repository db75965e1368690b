import { codedText, type ParkScope, hasPassed } from '@lingtan/sdk';
import type { Hj212ConnectorConfig, Hj212Device } from '../contracts/index.ts';
import type { DeviceRegistry } from './device-registry.ts';
import type { AskOutcome, RequestDesk } from './request-desk.ts';

/** A clock that is set and still off is broken: it is not set again and again. */
const againAfterMs = 3_600_000;

/** Sets clocks of loggers (1012), each time recorded in the audit log. */
export class ClockSetter {
  readonly #park: ParkScope<Hj212ConnectorConfig>;
  readonly #registry: DeviceRegistry;
  readonly #desk: RequestDesk;
  readonly #setAt = new Map<string, number>();

  constructor(park: ParkScope<Hj212ConnectorConfig>, registry: DeviceRegistry, desk: RequestDesk) {
    this.#park = park;
    this.#registry = registry;
    this.#desk = desk;
  }

  /** A logger asked for the time. */
  asked(device: Hj212Device): void {
    if (this.#park.config.calibrateClock === 'never') return;
    void this.set(device, 'asked').catch((error: unknown) => {
      this.#park.log.warn({ device: device.id, reason: String(error) }, 'the clock was not set');
    });
  }

  /** Sets the clocks that are off by more than is tolerated. */
  async drifted(): Promise<void> {
    const { config, clock } = this.#park;
    if (config.calibrateClock !== 'drift') return;
    for (const device of this.#registry.devices.values()) {
      const { ms, settled } = this.#registry.clockOf(device.id);
      const last = this.#setAt.get(device.id);
      if (ms === null || !settled || Math.abs(ms) <= config.clockToleranceSeconds * 1000) continue;
      if (last !== undefined && !hasPassed(clock.now(), last, againAfterMs)) continue;
      if (this.#registry.linkOf(device.id) !== null && this.#desk.idle(device.id)) await this.set(device, 'drift');
    }
  }

  async set(device: Hj212Device, by: string): Promise<AskOutcome> {
    const { db, clock } = this.#park;
    this.#setAt.set(device.id, clock.now());
    const before = this.#registry.clockOf(device.id).ms;
    await db.tx((tx) =>
      this.#park.audit(tx, {
        action: 'hj212.set-clock',
        subject: device.id,
        before: { offsetMs: before },
        after: { offsetMs: 0 },
        note: by === 'asked' || by === 'drift' ? codedText('hj212-connector', `clock-${by}`) : by,
      }),
    );
    const outcome = await this.#desk.ask(device, { command: 1012 }, by);
    if (outcome.outcome === 'done') this.#registry.clockOf(device.id).forget();
    return outcome;
  }
}
