import { defineService } from '@lingtan/sdk';

/** Carbon intensity of what the park consumed, by quarter hour. Live, not for reporting: one factor holds for the year. */
export interface CarbonIntensityData {
  /** Start of the first quarter hour, ms UTC. */
  from: number;
  /** gCO2/kWh, one a quarter hour; null where readings are missing or nothing was consumed. */
  values: (number | null)[];
  /** Grid factor in force, kgCO2/kWh; null where none is known, and then no value is. */
  factor: number | null;
  factorRef: string | null;
  /** Why there is no factor; null where there is one. */
  problem: string | null;
  /** Opens the energy of the span. */
  ref: string;
}

/** Carbon intensity for plugins that forecast. Sees all of the park. */
export interface CarbonIntensityService {
  /** For a span of whole quarter hours, ms UTC. */
  consumption(query: { from: number; to: number }): Promise<CarbonIntensityData>;
}

export const CarbonIntensity = defineService<CarbonIntensityService>('carbon.intensity', { version: 1 });
