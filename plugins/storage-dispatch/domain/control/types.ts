import type { ControlEntry, ControlSetpoint, GateDevice, StandingApproval } from '../../contracts/index.ts';
import type { PowerRange } from '../gate/range.ts';
import type { ConfirmedValue, PointValue, UnconfirmedWrite } from '../gate/state.ts';
import type { SlotWorth } from './slot-worth.ts';

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
  /** Time from one cycle to the next: what a device can be moved within it is the answer to a step of the load. */
  readonly cycleS: number;
  /** A peak of the net load is expected to come back for so long: charging leaves what one cycle can take back; 0: never. */
  readonly headroomS: number;
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
  /** Energy below which only the grid limit takes anything out; absent: none. */
  readonly keepKwh?: number;
  /** What stored energy is worth in each slot; absent where the plan does not say it. */
  readonly worth?: readonly SlotWorth[];
}

/** The plan in force. */
export interface ControlPlan {
  readonly id: string;
  readonly endsAt: number;
  /** After this moment a newer plan should have come; this one is no longer followed. */
  readonly validUntil: number;
  readonly tracks: ReadonlyMap<string, PlanTrack>;
  /** Billed peak that the plan counts on, as the mean import of a quarter hour, and the end of its month; null: none. */
  readonly hold: { readonly kw: number; readonly until: number } | null;
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

/** Highest net load of a span that began at `from`, and its largest rise from one cycle to the next, kW. */
export interface RecentPeak {
  readonly from: number;
  readonly kw: number;
  readonly riseKw: number;
}

/** Power of PV in the last cycle, whether it was below its limit, and its rises of late. */
export interface Gusts {
  readonly kw: number;
  readonly free: boolean;
  readonly peaks: readonly RecentPeak[];
}

/** What the net load may come to in the next cycle, kW, and whether import and export were above their limits. */
export interface Ahead {
  readonly highKw: number;
  readonly lowKw: number;
  readonly imported: boolean;
  readonly exported: boolean;
}

/** Import of the running quarter hour as far as it was measured. */
export interface DemandInterval {
  readonly start: number;
  readonly importKwh: number;
  /** Time that `importKwh` covers, s. */
  readonly seenS: number;
  /** Net load without the controlled batteries, smoothed over minutes, kW. */
  readonly netKw: number;
}

/** What a cycle hands to the next one. */
export interface ControlState {
  readonly lastAt: number | null;
  /** Net load without the controlled devices, released slowly after peaks in either direction. */
  readonly netLoad: { readonly highKw: number; readonly lowKw: number } | null;
  /** Net load of the last cycle; null where it was not measured. */
  readonly rawKw: number | null;
  /** Peaks of the net load of late, oldest first. */
  readonly peaks: readonly RecentPeak[];
  /** Usual size of the steps that the net load makes from one cycle to the next, kW; null before it was seen twice. */
  readonly usualStepKw: number | null;
  /** The running measurement interval of the demand; null before the grid was measured. */
  readonly interval: DemandInterval | null;
  readonly devices: ReadonlyMap<
    string,
    { readonly setpointKw: number | null; readonly bias: Bias; readonly gusts: Gusts | null }
  >;
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
