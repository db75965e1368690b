import { fractal1, smoothstep } from '../noise.ts';

/** What the analysers of a reclamation plant show, in the order of {@link waterQualities}. */
export const waterQualities = [
  { name: 'inflow-cod', unit: 'mg/L', decimals: 1 },
  { name: 'inflow-nh3-n', unit: 'mg/L', decimals: 2 },
  { name: 'inflow-tn', unit: 'mg/L', decimals: 2 },
  { name: 'inflow-tp', unit: 'mg/L', decimals: 2 },
  { name: 'product-cod', unit: 'mg/L', decimals: 1 },
  { name: 'product-nh3-n', unit: 'mg/L', decimals: 2 },
  { name: 'product-tn', unit: 'mg/L', decimals: 2 },
  { name: 'product-tp', unit: 'mg/L', decimals: 3 },
  { name: 'product-ph', unit: 'pH', decimals: 2 },
  { name: 'product-temperature', unit: 'degC', decimals: 1 },
] as const;

const daySeconds = 86_400;
/** An upset of the nitrification comes every so many days and lasts some hours: cold water, a pump that stands. */
const upsetEveryDays = 9;
const upsetHours = 20;

/**
 * Quality of the water in and out, by the time alone: influent from photovoltaic works is thin in organic matter and rich in
 * nitrogen; what the biology leaves follows with a day's delay, and now and then the nitrification is upset.
 */
export function waterQualityAt(seed: number, seconds: number, dayOfYear: number, into: Float64Array): void {
  const noise = (place: number, hours: number): number => fractal1(seed + 101 * place, seconds / (3600 * hours), 2);
  const load = 1 + 0.12 * noise(1, 12);
  const phase = (seconds / daySeconds + (seed % 97) / 97) % upsetEveryDays;
  const hours = phase * 24;
  const upset = smoothstep(0, upsetHours / 2, hours) * (1 - smoothstep(upsetHours / 2, upsetHours, hours));
  into[0] = 185 * load * (1 + 0.05 * noise(2, 3));
  into[1] = 34 * load * (1 + 0.06 * noise(3, 4));
  into[2] = 52 * load * (1 + 0.05 * noise(4, 4));
  into[3] = 3.4 * load * (1 + 0.08 * noise(5, 5));
  into[4] = 27 * (1 + 0.12 * noise(6, 18)) * (1 + 0.35 * upset);
  into[5] = Math.max(0.05, 1.6 * (1 + 0.25 * noise(7, 16))) * (1 + 5.5 * upset);
  into[6] = into[5]! + 8.2 * (1 + 0.08 * noise(8, 20));
  into[7] = 0.24 * (1 + 0.16 * noise(9, 15));
  into[8] = 7.35 + 0.12 * noise(10, 8);
  into[9] = 17 - 7.5 * Math.cos((2 * Math.PI * (dayOfYear - 28)) / 365) + 0.4 * noise(11, 24);
}
