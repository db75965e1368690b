import type { Clock } from '@lingtan/sdk';
import type { ReadBack, WritablePoint, WriteAnswer, WriteOrder, WriteRefusal } from '@lingtan/telemetry/contracts';
import type { Iec104PointConfig, Iec104StationConfig } from '../contracts/index.ts';
import { commandTypes, rawOf, valueOf } from '../domain/index.ts';
import type { Commander } from './commander.ts';

/** How long an answer is remembered under its key, ms. */
const rememberMs = 600_000;

/** A point that may be commanded, and the way to it. */
export interface CommandTarget {
  station: Iec104StationConfig;
  point: string;
  config: Iec104PointConfig;
  commander: Commander;
  /** Whether the connection lies in this process. */
  here(): boolean;
}

/** Commands objects of stations. Nothing that is not a target can be commanded. */
export class Iec104PointWriter {
  readonly #targets: ReadonlyMap<string, CommandTarget>;
  readonly #clock: Clock;
  /** Appends to the audit log; a command that cannot be recorded is not sent. */
  readonly #record: (order: WriteOrder, station: string) => Promise<void>;
  readonly #answers = new Map<string, { at: number; answer: Promise<WriteAnswer> }>();

  constructor(parts: {
    targets: readonly CommandTarget[];
    clock: Clock;
    record: (order: WriteOrder, station: string) => Promise<void>;
  }) {
    this.#targets = new Map(parts.targets.map((target) => [target.point, target]));
    this.#clock = parts.clock;
    this.#record = parts.record;
  }

  points(): WritablePoint[] {
    return [...this.#targets.values()].map(({ station, point, config: { write } }) => ({
      point,
      device: station.id,
      min: write!.min,
      max: write!.max,
      unit: write!.unit ?? null,
      // The protocol knows no life of a setpoint.
      expires: false,
    }));
  }

  write(order: WriteOrder): Promise<WriteAnswer> {
    const now = this.#clock.now();
    for (const [key, { at }] of this.#answers) {
      if (now - at <= rememberMs) break;
      this.#answers.delete(key);
    }
    const known = this.#answers.get(order.key);
    if (known) return known.answer;
    const answer = this.#write(order);
    this.#answers.set(order.key, { at: now, answer });
    return answer;
  }

  async readBack(point: string): Promise<ReadBack> {
    const fail = (reason: string): ReadBack => ({ status: 'failed', reason, at: this.#clock.now() });
    const target = this.#targets.get(point);
    if (!target) return fail(`${point} is not writable`);
    const { config, commander, station } = target;
    const found = await commander.read(config.address, station.t1 * 1000);
    if (!found) return fail('the station does not answer the read');
    const value = valueOf(found.object, found.typeId, config);
    if (value === null || found.object.quality?.invalid) return fail('the station has no valid value');
    return { status: 'read', value, at: this.#clock.now() };
  }

  async #write(order: WriteOrder): Promise<WriteAnswer> {
    const at = (): number => this.#clock.now();
    const refuse = (code: WriteRefusal, reason: string): WriteAnswer => ({ status: 'refused', code, reason, at: at() });
    const target = this.#targets.get(order.point);
    if (!target) return refuse('unknown-point', `${order.point} is not writable here`);
    const { station, config, commander } = target;
    const { value, expiresAt } = order;
    if (typeof value !== 'number' || !Number.isFinite(value)) return refuse('bad-value', `value: ${String(value)}`);
    if (typeof expiresAt !== 'number' || !Number.isFinite(expiresAt))
      return refuse('bad-value', `expiresAt: ${String(expiresAt)}`);
    const { min, max, command, address, select } = config.write!;
    if (value < min || value > max) return refuse('out-of-range', `${value}; expected ${min} to ${max}`);
    const raw = rawOf(value, config);
    if (raw === null) return refuse('out-of-range', `${value} does not fit the command`);
    if (!station.enabled) return refuse('not-allowed', `the station ${station.id} is switched off`);
    const due = (): boolean => at() < expiresAt;
    const late = (): WriteAnswer => refuse('expired', `it held until ${new Date(expiresAt).toISOString()}`);
    if (!due()) return late();
    if (!target.here()) return refuse('elsewhere', 'another process is connected to the station');
    await this.#record(order, station.id);
    const options = { select, due, timeoutMs: station.t1 * 1000 };
    const outcome = await commander.command(commandTypes[command], address, raw, options);
    if (outcome === 'confirmed') return { status: 'acknowledged', at: at() };
    if (outcome === 'too-late') return late();
    if (outcome === 'refused') return refuse('device-refused', 'negative confirmation');
    const reason =
      outcome === 'not-connected' ? 'the station is not connected' : `no confirmation within ${station.t1} s`;
    return { status: 'timed-out', reason, at: at() };
  }
}
