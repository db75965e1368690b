import type { CarbonIntensityService, CarbonSignalService } from '@lingtan/carbon-accounting/contracts';
import type { MeterReadingsService, TariffsService } from '@lingtan/energy-metering/contracts';
import type { Solver } from '@lingtan/optimizer';
import type { ParkScope } from '@lingtan/sdk';
import type { TelemetryService } from '@lingtan/telemetry/contracts';
import type { DispatchConfig } from '../contracts/index.ts';
import type { Forecaster } from './forecasts/forecaster.ts';
import type { Lack } from './lacks.ts';
import type { Outlook } from './signals/outlook.ts';

export type DispatchScope = ParkScope<DispatchConfig>;

/** Quarter of an hour, ms: the grid of forecasts and plans. */
export const quarter = 900_000;

/** One park's dispatch. */
export interface Dispatch {
  readonly scope: DispatchScope;
  readonly readings: MeterReadingsService;
  readonly tariffs: TariffsService;
  readonly telemetry: TelemetryService;
  readonly solver: Solver;
  /** What carbon accounting wants of plans; undefined where it is not there. */
  readonly carbon: CarbonSignalService | undefined;
  /** Carbon intensity of consumption, as carbon accounting works it out; undefined where it is not there. */
  readonly intensity: CarbonIntensityService | undefined;
  readonly forecaster: Forecaster;
  /** Prices and carbon intensity to come. */
  readonly outlook: Outlook;
  /** What the last run found missing in the forecasts; all else is looked up when asked. */
  forecastLacks: readonly Lack[];
}

/** Start of the quarter that holds an instant. */
export function quarterOf(ts: number): number {
  return Math.floor(ts / quarter) * quarter;
}
