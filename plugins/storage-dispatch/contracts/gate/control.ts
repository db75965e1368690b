import type { ControlCode } from './codes.ts';
import type { CommandLevel, PlanSlotRef } from './command.ts';

/** One line of the controller's log. */
export interface ControlEntry {
  readonly level: CommandLevel;
  readonly code: ControlCode;
  readonly deviceId: string | null;
  readonly params: Readonly<Record<string, string | number | null>>;
}

/** One setpoint of a cycle. */
export interface ControlSetpoint {
  readonly deviceId: string;
  /** Value of this step. */
  readonly setpointKw: number;
  /** The command asks for the safe setpoint itself; the gate takes the step of the ramp. */
  readonly towardsSafe: boolean;
  /** Strongest level that moved it away from what the levels below wanted. */
  readonly level: CommandLevel;
  /** False: shown as advice only. */
  readonly write: boolean;
  readonly planSlot: PlanSlotRef | null;
  /** Command that it realises; null for the controller's own wishes. */
  readonly follows: string | null;
}
