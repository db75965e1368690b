import { commandLevels, type controlCodes } from '../../contracts/index.ts';
import type { CodeParams, CommandLevel, ControlCode, ControlEntry, PlanSlotRef } from '../../contracts/index.ts';
import { clampTo, inRange, narrow } from '../gate/range.ts';
import type { PowerRange } from '../gate/range.ts';
import type { Bias, DeviceImage, Gusts } from './types.ts';

/** What the levels below grid limit want of a device; the levels above only bound it. */
export interface Wish {
  readonly level: CommandLevel;
  readonly targetKw: number;
  /** Distance to the target within which the last setpoint is kept. */
  readonly deadbandKw: number;
  readonly follows: string | null;
  readonly planSlot: PlanSlotRef | null;
}

/** Makes a log entry; the parameters are those that the code's text needs. */
export function entry<Code extends ControlCode>(
  level: CommandLevel,
  code: Code,
  deviceId: string | null,
  params: CodeParams<(typeof controlCodes)[Code]>,
): ControlEntry {
  return { level, code, deviceId, params };
}

/** Working state of one device within one cycle: a range that only becomes narrower. */
export class Frame {
  readonly image: DeviceImage;
  readonly wish: Wish;
  readonly lastKw: number | null;
  readonly bias: Bias;
  /** How fast it rises by itself, for PV. */
  readonly gusts: Gusts | null;
  /** Whether setpoints of this cycle are written. */
  readonly write: boolean;
  /** Whether its power can be counted on in the balance of the grid connection. */
  readonly counts: boolean;
  /** Ranges after each step, for the record. */
  readonly history: PowerRange[];
  #level: CommandLevel;
  #range: PowerRange;
  #toSafe = false;

  constructor(
    image: DeviceImage,
    wish: Wish,
    start: PowerRange,
    more: { lastKw: number | null; bias: Bias; gusts?: Gusts | null; write: boolean; counts: boolean },
  ) {
    this.image = image;
    this.wish = wish;
    this.#range = start;
    this.#level = wish.level;
    this.lastKw = more.lastKw;
    this.bias = more.bias;
    this.gusts = more.gusts ?? null;
    this.write = more.write;
    this.counts = more.counts;
    this.history = [start];
  }

  get id(): string {
    return this.image.device.id;
  }

  get range(): PowerRange {
    return this.#range;
  }

  get level(): CommandLevel {
    return this.#level;
  }

  /** True once the device is led to its safe setpoint. */
  get toSafe(): boolean {
    return this.#toSafe;
  }

  /** Narrows by what the device can do, which is nobody's wish. */
  bound(wish: PowerRange): void {
    this.#range = narrow(this.#range, wish);
    this.history.push(this.#range);
  }

  /** Narrows on behalf of a level, which takes the device over if that changes its value. */
  narrow(level: CommandLevel, wish: PowerRange): void {
    const before = this.value();
    this.bound(wish);
    if (this.value() !== before && commandLevels.indexOf(level) < commandLevels.indexOf(this.#level)) {
      this.#level = level;
    }
  }

  /** Leads the device to its safe setpoint as far as its range goes. */
  pinSafe(level: CommandLevel): void {
    const safeKw = this.image.device.safeSetpointKw;
    this.#toSafe = true;
    this.#level = level;
    this.bound({ min: safeKw, max: safeKw });
  }

  /** The setpoint if no further level spoke: the last one while it is close enough to the target, else the target. */
  value(): number {
    const target = clampTo(this.wish.targetKw, this.#range);
    const { lastKw } = this;
    const keep = lastKw !== null && inRange(lastKw, this.#range) && Math.abs(lastKw - target) <= this.wish.deadbandKw;
    return keep ? lastKw : target;
  }
}
