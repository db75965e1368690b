/** Live topic: carbon of today, sent as soon as intervals of today are closed or revised. Members receive their own. */
export const carbonNowTopic = 'carbon.now';

/** What a screen shows at once; the page asks for the rest. Live, not for reporting. */
export interface CarbonNowMessage {
  /** Today so far, ms UTC. */
  from: number;
  to: number;
  unit: 'kgCO2';
  /** Of today so far; null where it cannot be calculated. */
  kg: number | null;
  /** kgCO2/kWh of what was consumed today, and in the last hour that has any. */
  intensity: number | null;
  last: { from: number; intensity: number } | null;
  profile: string;
  /** Opens the factor. */
  factor: string | null;
  /** Opens the energy of today. */
  ref: string;
}
