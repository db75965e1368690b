import { decodeRegisterValue, encodeRegisterValue, registerCount } from '@lingtan/protocols';
import type { Clock } from '@lingtan/sdk';
import type { ReadBack, WritablePoint, WriteAnswer, WriteOrder, WriteRefusal } from '@lingtan/telemetry/contracts';
import type { ModbusDevice } from '../contracts/index.ts';
import type { WritableRegister } from '../domain/index.ts';
import { WriteTooLate, type ModbusLink } from './link.ts';
import { ModbusReadError } from './modbus-client.ts';

/** Longest life that a device is told, s: what a uint16 holds. */
const longestLifeS = 65_535;
/** How long an answer is remembered under its key, ms. */
const rememberMs = 600_000;

/** A register that may be written, and the way to it. */
export interface WriteTarget {
  device: ModbusDevice;
  register: WritableRegister;
  link: ModbusLink;
  /** Whether the connection lies in this process. */
  here(): boolean;
}

/** Writes values into holding registers. Nothing that is not a target can be written. */
export class ModbusPointWriter {
  readonly #targets: ReadonlyMap<string, WriteTarget>;
  readonly #clock: Clock;
  /** Appends to the audit log; a write that cannot be recorded is not sent. */
  readonly #record: (order: WriteOrder, device: string) => Promise<void>;
  readonly #answers = new Map<string, { at: number; answer: Promise<WriteAnswer> }>();

  constructor(parts: {
    targets: readonly WriteTarget[];
    clock: Clock;
    record: (order: WriteOrder, device: string) => Promise<void>;
  }) {
    this.#targets = new Map(parts.targets.map((target) => [target.register.point, target]));
    this.#clock = parts.clock;
    this.#record = parts.record;
  }

  points(): WritablePoint[] {
    return [...this.#targets.values()].map(({ device, register: { point, min, max, unit, expires } }) => ({
      point,
      device: device.id,
      min,
      max,
      unit,
      expires,
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
    const target = this.#targets.get(point);
    if (!target) return { status: 'failed', reason: `${point} is not writable`, at: this.#clock.now() };
    const { device, register, link } = target;
    const { unitId, timeoutMs, minGapMs } = device;
    const quantity = registerCount(register.spec.type);
    try {
      const bytes = await link.read({ unitId, fc: 3, address: register.address, quantity, timeoutMs, minGapMs });
      const value = decodeRegisterValue(bytes, 0, register.spec);
      const at = this.#clock.now();
      return value.ok ? { status: 'read', value: value.value, at } : { status: 'failed', reason: value.reason, at };
    } catch (error) {
      return { status: 'failed', reason: textOf(error), at: this.#clock.now() };
    }
  }

  async #write(order: WriteOrder): Promise<WriteAnswer> {
    const refuse = (code: WriteRefusal, reason: string): WriteAnswer => ({
      status: 'refused',
      code,
      reason,
      at: this.#clock.now(),
    });
    const target = this.#targets.get(order.point);
    if (!target) return refuse('unknown-point', `${order.point} is not writable here`);
    const { device, register, link } = target;
    const { value, expiresAt } = order;
    if (typeof value !== 'number' || !Number.isFinite(value)) return refuse('bad-value', `value: ${String(value)}`);
    if (typeof expiresAt !== 'number' || !Number.isFinite(expiresAt))
      return refuse('bad-value', `expiresAt: ${String(expiresAt)}`);
    const { min, max } = register;
    if (value < min || value > max) return refuse('out-of-range', `${value}; expected ${min} to ${max}`);
    const bytes = encodeRegisterValue(value, register.spec);
    if (!bytes) return refuse('out-of-range', `${value} does not fit the register`);
    if (!device.enabled) return refuse('not-allowed', `the device ${device.id} is switched off`);
    const lifeS = (): number => Math.floor((expiresAt - this.#clock.now()) / 1000);
    const due = (): boolean => lifeS() >= 1;
    const late = (): WriteAnswer => refuse('expired', `it held until ${new Date(expiresAt).toISOString()}`);
    if (!due()) return late();
    if (!target.here()) return refuse('elsewhere', 'another process is connected to the device');
    await this.#record(order, device.id);
    const registers = Array.from({ length: bytes.length / 2 }, (_, i) => (bytes[i * 2]! << 8) | bytes[i * 2 + 1]!);
    if (register.expires) registers.push(Math.min(longestLifeS, lifeS()));
    const { unitId, timeoutMs, minGapMs } = device;
    try {
      await link.write({ unitId, address: register.address, registers, timeoutMs, minGapMs }, due);
      return { status: 'acknowledged', at: this.#clock.now() };
    } catch (error) {
      if (error instanceof WriteTooLate) return late();
      if (error instanceof ModbusReadError && error.exception !== null) return refuse('device-refused', textOf(error));
      return { status: 'timed-out', reason: textOf(error), at: this.#clock.now() };
    }
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
