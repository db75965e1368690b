import type { ForecastSite } from '../../contracts/forecast.ts';
import type { LocalSteps } from './local-steps.ts';

const rad = Math.PI / 180;
/** 2000-01-01T12:00Z. */
const epochJ2000 = 946_728_000_000;

/**
 * Cosine of the sun's zenith angle, negative below the horizon. Low-precision formulas of the Astronomical Almanac
 * (Michalsky 1988, Solar Energy 40(3), 227–235), good to 0.01° between 1950 and 2050; without refraction.
 */
export function cosZenith(ts: number, { latitude, longitude }: ForecastSite): number {
  const days = (ts - epochJ2000) / 86_400_000;
  const anomaly = (357.528 + 0.9856003 * days) * rad;
  const ecliptic = (280.46 + 0.9856474 * days + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * rad;
  const obliquity = (23.439 - 0.0000004 * days) * rad;
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(ecliptic));
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(ecliptic), Math.cos(ecliptic));
  const sidereal = ((280.46062 + 360.98564737 * days + longitude) % 360) * rad;
  const phi = latitude * rad;
  return (
    Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(sidereal - rightAscension)
  );
}

/** Global horizontal irradiance under a clear sky, W/m²: 1098·cos z·exp(−0.059/cos z) (Haurwitz 1945, J. Meteorology 2). */
export function clearSky(cosine: number): number {
  return cosine <= 0 ? 0 : 1098 * cosine * Math.exp(-0.059 / cosine);
}

/** Mean clear-sky irradiance and sun height of each step; at its ends and middle, so that a step at dawn is not night. */
export function sunColumns(steps: LocalSteps, site: ForecastSite): { name: string; values: Float64Array }[] {
  const count = steps.day.length;
  const irradiance = new Float64Array(count);
  const height = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const at = steps.start + i * steps.stepMs;
    const cosines = [at, at + steps.stepMs / 2, at + steps.stepMs].map((ts) => cosZenith(ts, site));
    irradiance[i] = (clearSky(cosines[0]!) + 4 * clearSky(cosines[1]!) + clearSky(cosines[2]!)) / 6;
    height[i] = Math.max(...cosines);
  }
  return [
    { name: clearSkyName, values: irradiance },
    { name: sunHeightName, values: height },
  ];
}

export const clearSkyName = 'clear-sky';
export const sunHeightName = 'sun-height';
