import type { Approval, CommandLevel, CommandSource, GateDevice, StandingApproval } from '../../contracts/index.ts';

/** A point of the interlocks as last seen. */
export interface PointValue {
  readonly value: number | boolean | null;
  readonly at: number;
}

/** Value that the device is known to have had since `since` (time of the write, or of a read-back without one). */
export interface ConfirmedValue {
  readonly valueKw: number;
  readonly since: number;
}

/** A write that is not confirmed: still waiting for its read-back, or given up on. */
export interface UnconfirmedWrite {
  readonly commandId: string;
  readonly valueKw: number;
  readonly writtenAt: number;
  readonly phase: 'pending' | 'lost';
  /** The read-back machine asked for the same write once more. */
  readonly retry: boolean;
  /** Other values that the device may hold: earlier writes that were replaced unconfirmed, and what was read since. */
  readonly earlierKw: readonly number[];
}

/** The command in force at a device. */
export interface ActiveCommand {
  readonly commandId: string;
  readonly source: CommandSource;
  readonly level: CommandLevel;
  readonly setpointKw: number;
  readonly expiresAt: number;
}

/** Everything the gate knows about one device at the moment of a decision. */
export interface DeviceState {
  readonly device: GateDevice;
  /** `readOnly`: the park sends nothing at all; `stopped`: the kill switch leaves only the way to the safe setpoint. */
  readonly site: { readonly readOnly: boolean; readonly stopped: boolean };
  readonly confirmed: ConfirmedValue | null;
  readonly unconfirmed: UnconfirmedWrite | null;
  /** Whether the device holds a value that the platform wrote. */
  readonly owned: boolean;
  readonly telemetry: { readonly at: number; readonly energyKwh: number | null } | null;
  readonly points: ReadonlyMap<string, PointValue>;
  readonly active: ActiveCommand | null;
  /** Ids of commands that were written, kept at least until they have expired. */
  readonly written: { has(id: string): boolean };
  readonly approvals: readonly Approval[];
  readonly standing: StandingApproval | null;
  /** Fencing token of the present holder of the device lease. */
  readonly fence: number;
}

/** Times are by the clock of the server, which its processes tell apart by less than this; what is further in the future is not believed. */
export const clockToleranceMs = 2000;
