import type { LocalTime } from '../calendar.ts';
import type { SunPosition } from '../solar.ts';
import type { Weather } from '../weather.ts';

/** Seconds in a step of the model. Every park is simulated on this grid, aligned to the epoch. */
export const stepSeconds = 5;

/** What a unit sees of the world in one step. The object is reused from step to step. */
export interface StepContext {
  /** Number of the step since the epoch. */
  index: number;
  /** Middle of the step, seconds since the epoch. */
  seconds: number;
  local: LocalTime;
  sun: SunPosition;
  weather: Weather;
  /** Outdoor temperature, °C. */
  temperature: number;
  /** Generation minus load in the park before the flexible units act, kW; they take their part out of it. */
  surplusKw: number;
}

/** Something that a unit measures beside its electric meter. */
export interface Quantity {
  name: string;
  unit: string;
  kind: 'gauge' | 'counter' | 'state';
  /** Digits after the point that the instrument shows. */
  decimals: number;
}

/** A plant or load. */
export interface Unit {
  readonly id: string;
  /** Node of the network; null for instruments without an electric connection. */
  readonly node: string | null;
  readonly accuracyClass: number;
  /** `source` meters count production positive; `load` and `storage` meters count consumption (charging) positive. */
  readonly side: 'source' | 'load' | 'storage';
  /** Order of action in a step: sources and fixed loads, then flexible loads, then storage. */
  readonly order: 0 | 1 | 2;
  readonly quantities: readonly Quantity[];
  /** Current readings of `quantities`; counters hold the rate per second and are summed up by the model. */
  readonly values: Float64Array;
  /** Consumption in this step, kW; production is negative. */
  step(context: StepContext): number;
  /**
   * Takes a setpoint that holds until `untilSeconds` (since the epoch, model time). False: the device refuses it, or
   * has no such setpoint.
   */
  command?(quantity: string, value: number, untilSeconds: number): boolean;
  save(): number[];
  load(state: readonly number[]): void;
}

/** A unit without memory. */
export const stateless = {
  save: (): number[] => [],
  load: (): void => undefined,
};
