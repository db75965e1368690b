import { describe, expect, it } from 'vitest';
import { clearSkyGlobal, diffuseFraction, planeIrradiance, sunPosition } from './solar.ts';

const degrees = 180 / Math.PI;
const elevation = (ms: number, latitude: number, longitude: number) =>
  90 - Math.acos(sunPosition(ms, latitude, longitude).cosZenith) * degrees;

describe('sunPosition', () => {
  it('agrees with the worked example of the NREL solar position algorithm (2003-10-17, Golden, Colorado)', () => {
    // Reda and Andreas 2004, table A5.1: topocentric zenith 50.11162°, azimuth 194.34024°, refraction included (0.014°).
    const sun = sunPosition(Date.UTC(2003, 9, 17, 19, 30, 30), 39.742476, -105.1786);
    expect(Math.acos(sun.cosZenith) * degrees).toBeCloseTo(50.11, 1);
    expect(sun.azimuth * degrees).toBeCloseTo(194.34, 1);
  });

  it('stands at 90° minus latitude plus declination on the longest day', () => {
    let highest = 0;
    for (let minute = 0; minute < 1440; minute++) {
      highest = Math.max(highest, elevation(Date.UTC(2026, 5, 21) + minute * 60_000, 33.2, 120.8));
    }
    expect(highest).toBeCloseTo(90 - 33.2 + 23.44, 1);
  });

  it('is below the horizon at local midnight and above at noon, in winter too', () => {
    expect(sunPosition(Date.UTC(2026, 0, 1, 16), 39.4, 109.9).cosZenith).toBeLessThan(0);
    expect(sunPosition(Date.UTC(2026, 0, 1, 4), 39.4, 109.9).cosZenith).toBeGreaterThan(0.3);
  });
});

describe('irradiance', () => {
  it('has the clear-sky value of Haurwitz with the sun overhead, and nothing at night', () => {
    expect(clearSkyGlobal(1)).toBeCloseTo(1098 * Math.exp(-0.059), 6);
    expect(clearSkyGlobal(0)).toBe(0);
    expect(clearSkyGlobal(-0.2)).toBe(0);
  });

  it('splits light after Erbs without a step where the pieces meet', () => {
    expect(diffuseFraction(0)).toBe(1);
    expect(diffuseFraction(0.22)).toBeCloseTo(diffuseFraction(0.2200001), 2);
    expect(diffuseFraction(0.8)).toBeCloseTo(0.165, 2);
  });

  it('is the horizontal value on a horizontal plane, more on one that faces a low sun', () => {
    const noon = sunPosition(Date.UTC(2026, 0, 1, 4, 30), 39.4, 109.9);
    const global = clearSkyGlobal(noon.cosZenith);
    expect(planeIrradiance(global, noon, { tilt: 0, azimuth: 180 })).toBeCloseTo(global, 6);
    expect(planeIrradiance(global, noon, { tilt: 36, azimuth: 180 })).toBeGreaterThan(global * 1.4);
    expect(planeIrradiance(global, noon, { tilt: 36, azimuth: 0 })).toBeLessThan(global);
  });
});
