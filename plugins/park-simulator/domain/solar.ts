const rad = Math.PI / 180;
const millisecondsPerDay = 86_400_000;
/** 2000-01-01T12:00Z. */
const epochJ2000 = 946_728_000_000;

/** Where the sun stands. Angles in radians. */
export interface SunPosition {
  /** Cosine of the zenith angle; negative below the horizon. */
  cosZenith: number;
  /** Clockwise from north. */
  azimuth: number;
  /** Of the year, 1..366; may be fractional. */
  dayAngle: number;
}

/**
 * Solar position by the low-precision formulas of the Astronomical Almanac (Michalsky 1988, Solar Energy 40(3)),
 * good to 0.01° between 1950 and 2050. Refraction is left out: it matters below 1° only.
 */
export function sunPosition(ms: number, latitude: number, longitude: number): SunPosition {
  const days = (ms - epochJ2000) / millisecondsPerDay;
  const meanLongitude = 280.46 + 0.9856474 * days;
  const anomaly = (357.528 + 0.9856003 * days) * rad;
  const lambda = (meanLongitude + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * rad;
  const obliquity = (23.439 - 0.0000004 * days) * rad;
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(lambda));
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(lambda), Math.cos(lambda));
  const siderealDegrees = 280.46062 + 360.98564737 * days + longitude;
  const hourAngle = (siderealDegrees % 360) * rad - rightAscension;
  const phi = latitude * rad;
  const cosZenith = Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hourAngle);
  const azimuth = Math.atan2(
    -Math.sin(hourAngle) * Math.cos(declination),
    Math.sin(declination) * Math.cos(phi) - Math.cos(declination) * Math.sin(phi) * Math.cos(hourAngle),
  );
  return { cosZenith, azimuth: azimuth < 0 ? azimuth + 2 * Math.PI : azimuth, dayAngle: anomaly };
}

/** Global horizontal irradiance under a clear sky, W/m². Haurwitz 1945: 1098 cos z exp(−0.059 / cos z). */
export function clearSkyGlobal(cosZenith: number): number {
  return cosZenith <= 0 ? 0 : 1098 * cosZenith * Math.exp(-0.059 / cosZenith);
}

/** Irradiance on top of the atmosphere on a horizontal plane, W/m²; the sun's distance varies with the mean anomaly. */
export function extraterrestrialGlobal(sun: SunPosition): number {
  return sun.cosZenith <= 0 ? 0 : 1361 * (1 + 0.0334 * Math.cos(sun.dayAngle)) * sun.cosZenith;
}

/** Share of diffuse light at clearness index kt. Erbs, Klein, Duffie 1982. */
export function diffuseFraction(kt: number): number {
  if (kt <= 0.22) return 1 - 0.09 * kt;
  if (kt <= 0.8) return 0.9511 + kt * (-0.1604 + kt * (4.388 + kt * (-16.638 + kt * 12.336)));
  return 0.165;
}

/** A plane of modules. Degrees; azimuth clockwise from north (180 = south). */
export interface Plane {
  tilt: number;
  azimuth: number;
}

/**
 * Irradiance on a tilted plane from the global horizontal one, W/m²: Erbs split, isotropic sky (Liu and Jordan 1963),
 * ground albedo 0.2. The beam factor is capped near sunrise, where its denominator vanishes.
 */
export function planeIrradiance(global: number, sun: SunPosition, plane: Plane): number {
  if (global <= 0 || sun.cosZenith <= 0) return 0;
  const kt = Math.min(1, global / extraterrestrialGlobal(sun));
  const diffuse = global * diffuseFraction(kt);
  const tilt = plane.tilt * rad;
  const sinZenith = Math.sqrt(Math.max(0, 1 - sun.cosZenith * sun.cosZenith));
  const cosIncidence =
    sun.cosZenith * Math.cos(tilt) + sinZenith * Math.sin(tilt) * Math.cos(sun.azimuth - plane.azimuth * rad);
  const beamFactor = Math.min(5, Math.max(0, cosIncidence) / Math.max(0.02, sun.cosZenith));
  return (
    (global - diffuse) * beamFactor + (diffuse * (1 + Math.cos(tilt))) / 2 + (global * 0.2 * (1 - Math.cos(tilt))) / 2
  );
}
