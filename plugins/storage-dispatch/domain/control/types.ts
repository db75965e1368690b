import type { ControlEntry, ControlSetpoint, GateDevice, StandingApproval } from '../../contracts/index.ts';
import type { PowerRange } from '../gate/range.ts';
import type { ConfirmedValue, PointValue, UnconfirmedWrite } from '../gate/state.ts';

/** How the controller of a site behaves. */
export interface ControlSettings {
  /** Contract at the grid connection, kW of import; null: none. */
  readonly importLimitKw: number | null;
  /** Limit of export, kW, positive; null: none. */
  readonly exportLimitKw: number | null;
  /** Distance kept from both limits, kW. */
  readonly guardKw: number;
  /** Time constant in s with which a past peak of the net load is released; rises count at once. */
  readonly releaseS: number;
  readonly gridFreshnessS: number;
  /** Silence of the server after which its plan and overrides are no longer followed. */
  readonly heartbeatLimitS: number;
  /** Life of each command that the controller sends; the energy band must hold that long. */
  readonly commandLifeS: number;
  /** Power per energy by which the store is led back to the planned energy, kW per kWh (1/h). */
  readonly driftGainPerH: number;
  /** Bound of that correction, share of rated power. */
  readonly driftShare: number;
  /** Time constant in s of the difference between the setpoint in force and the measured power. */
  readonly biasS: number;
  /** Bound up to which plan tracking corrects that difference, share of rated power. */
  readonly biasShare: number;
}

/** One device in the process image. */
export interface DeviceImage {
  readonly device: GateDevice;
  readonly confirmed: ConfirmedValue | null;
  readonly unconfirmed: UnconfirmedWrite | null;
  readonly owned: boolean;
  readonly telemetry: {
    readonly at: number;
    readonly powerKw: number | null;
    readonly energyKwh: number | null;
    readonly temperatureC: number | null;
    /** What PV could give now; null if not measured. */
    readonly availableKw: number | null;
  } | null;
  readonly points: ReadonlyMap<string, PointValue>;
  readonly tripped: boolean;
  readonly standing: StandingApproval | null;
}

/** Planned course of one device. Slot i runs from `starts[i]` to `starts[i + 1]`, the last one to the plan's end. */
export interface PlanTrack {
  readonly starts: readonly number[];
  /** Mean power per slot. */
  readonly powerKw: readonly number[];
  /** Energy at the start of the first slot and at the end of each; null for devices without a store. */
  readonly energyKwh: readonly number[] | null;
}

/** The plan in force. */
export interface ControlPlan {
  readonly id: string;
  readonly endsAt: number;
  /** After this moment a newer plan should have come; this one is no longer followed. */
  readonly validUntil: number;
  readonly tracks: ReadonlyMap<string, PlanTrack>;
}

/** A manual override that passed the gate. */
export interface Override {
  readonly commandId: string;
  readonly deviceId: string;
  readonly setpointKw: number;
  readonly validFrom: number;
  readonly expiresAt: number;
  readonly approved: boolean;
}

/** Process image of one cycle; it does not change while the cycle runs. */
export interface ControlInputs {
  readonly now: number;
  /** Net power at the grid connection, kW, import positive. */
  readonly grid: { readonly importKw: number; readonly at: number } | null;
  readonly devices: readonly DeviceImage[];
  readonly plan: ControlPlan | null;
  readonly overrides: readonly Override[];
  /** Wishes of comfort by device, kW. */
  readonly comfort: ReadonlyMap<string, number>;
  /** Last sign of life of the server. */
  readonly heartbeatAt: number | null;
  readonly settings: ControlSettings;
}

/** Power minus setpoint, as seen while the setpoint `atKw` was in force. */
export interface Bias {
  readonly kw: number;
  readonly atKw: number;
}

/** What a cycle hands to the next one. */
export interface ControlState {
  readonly lastAt: number | null;
  /** Net load without the controlled devices, released slowly after peaks in either direction. */
  readonly netLoad: { readonly highKw: number; readonly lowKw: number } | null;
  readonly devices: ReadonlyMap<string, { readonly setpointKw: number | null; readonly bias: Bias }>;
  /** Reasons in force, so that each is logged when it begins. */
  readonly reasons: ReadonlySet<string>;
}

/** Result of a cycle. */
export interface ControlResult {
  readonly setpoints: readonly ControlSetpoint[];
  readonly state: ControlState;
  /** Everything in force in this cycle. */
  readonly reasons: readonly ControlEntry[];
  /** Those of them that began in this cycle. */
  readonly log: readonly ControlEntry[];
  /** Range of each device after each step of narrowing, first the one it began with. */
  readonly ranges: ReadonlyMap<string, readonly PowerRange[]>;
}
