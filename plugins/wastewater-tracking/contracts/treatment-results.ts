import { defineService } from '@lingtan/sdk';

/** What a plant did on one local day. A figure that is not known is null, never 0. */
export interface TreatmentDay {
  plant: string;
  /** YYYY-MM-DD in the zone of the park. */
  day: string;
  treatedM3: number | null;
  reusedM3: number | null;
  energyKwh: number | null;
  /** Loads over the day in kg, by outlet and parameter. */
  loads: { outlet: string; parameter: string; kg: number | null; ref: string }[];
  /** Chemicals over the day, by dosing point; `kg` is null where its counter did not tell. */
  dosing: {
    dosing: string;
    chemical: string;
    kg: number | null;
    quality: 'actual' | 'estimated' | 'edited' | 'missing';
    ref: string;
  }[];
  /** Evidence of the balance. */
  ref: string;
}

/** What treatment plants do, for others that account for it. */
export interface TreatmentResultsService {
  plants(): Promise<{ id: string; name: { en: string; 'zh-CN': string } }[]>;
  /** Days from `from` to `to`, both included, that are closed. */
  days(query: { plant: string; from: string; to: string }): Promise<TreatmentDay[]>;
}

export const TreatmentResults = defineService<TreatmentResultsService>('water.treatment-results', { version: 1 });
