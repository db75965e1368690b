import type { SiteClimate } from '../contracts/config.ts';
import { fractal1, fractal2, noise1, smoothstep } from './noise.ts';
import { normalCdf, seedOf } from './random.ts';
import type { LocalTime } from './calendar.ts';
import { clearSkyGlobal, type SunPosition } from './solar.ts';

/** Size of a large cloud (km) and its drift (km/s east and north): 9 m/s from the west-south-west. */
const cloudKm = 6;
const driftEast = 0.0085;
const driftNorth = 0.003;
/** Light that a thick cloud takes away. */
const cloudOpacity = 0.72;

/** Weather over the park, as a pure function of seed, time and place. */
export interface Weather {
  temperature(seconds: number, local: LocalTime): number;
  /** Share of the clear-sky light that comes through at a place, 0..1. */
  transmission(seconds: number, eastKm: number, northKm: number): number;
  /** Global horizontal irradiance at a place, W/m². */
  irradiance(seconds: number, sun: SunPosition, eastKm: number, northKm: number): number;
  /** Wind speed at hub height, m/s. */
  wind(seconds: number, local: LocalTime, eastKm: number): number;
}

/** z with P(Z < z) = p, by bisection; used once per park. */
function quantile(p: number): number {
  let low = -6;
  let high = 6;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Clouds: a noise field that drifts over the park, so that neighbouring plants see the same cloud a little later, cut
 * at a level that moves with the weather of the day. Wind: a process with normal margins, correlated over a day, mapped
 * to a Weibull distribution, stronger at night (hub height) and in spring.
 */
export function createWeather(climate: SiteClimate, seed: number): Weather {
  const seeds = { day: seedOf(seed, 'day'), cloud: seedOf(seed, 'cloud'), wind: seedOf(seed, 'wind') };
  const seedGust = seedOf(seed, 'gust');
  const seedHeat = seedOf(seed, 'temperature');
  const level = quantile(Math.min(0.999, Math.max(0.001, climate.cloudiness)));
  // The mean of a Weibull distribution is scale × Γ(1 + 1/shape).
  const weibullScale = climate.meanWindMs / gamma(1 + 1 / climate.weibullShape);
  let regionAt = Number.NaN;
  let region = 0;

  function transmission(seconds: number, eastKm: number, northKm: number): number {
    if (seconds !== regionAt) {
      region = fractal1(seeds.day, seconds / 216_000, 4);
      regionAt = seconds;
    }
    const field = fractal2(
      seeds.cloud,
      (eastKm - driftEast * seconds) / cloudKm,
      (northKm - driftNorth * seconds) / cloudKm,
    );
    const z = 0.75 * region + 0.66 * field;
    return 1 - cloudOpacity * smoothstep(-0.4, 0.4, level - z);
  }

  return {
    transmission,
    temperature(seconds, local) {
      const season = -Math.cos((2 * Math.PI * (local.dayOfYear - 20)) / 365.25);
      const daily = Math.cos((2 * Math.PI * (local.hour - 15)) / 24);
      const weather = 3 * fractal1(seedHeat, seconds / 259_200, 3);
      return climate.meanTemperatureC + climate.seasonalSwingC * season + climate.dailySwingC * daily + weather;
    },
    irradiance(seconds, sun, eastKm, northKm) {
      const clear = clearSkyGlobal(sun.cosZenith);
      return clear === 0 ? 0 : clear * transmission(seconds, eastKm, northKm);
    },
    wind(seconds, local, eastKm) {
      // The weather comes from the west: a farm further east sees it later, at the speed of the mean wind.
      const arrival = seconds - (eastKm * 1000) / climate.meanWindMs;
      const share = normalCdf(fractal1(seeds.wind, arrival / 64_800, 5));
      const speed = weibullScale * Math.pow(-Math.log(Math.max(1e-9, 1 - share)), 1 / climate.weibullShape);
      const daily = 1 - 0.1 * Math.cos((2 * Math.PI * (local.hour - 13.5)) / 24);
      const season = 1 + 0.12 * Math.cos((2 * Math.PI * (local.dayOfYear - 105)) / 365.25);
      const gust = 1 + 0.03 * noise1(seedGust, arrival / 90);
      return Math.max(0, speed * daily * season * gust);
    },
  };
}

/** Γ(x) for x in 1..2. Abramowitz and Stegun 6.1.36, error below 3e-7. */
export function gamma(x: number): number {
  const y = x - 1;
  const c = [
    -0.577191652, 0.988205891, -0.897056937, 0.918206857, -0.756704078, 0.482199394, -0.193527818, 0.035868343,
  ];
  let sum = 1;
  let power = 1;
  for (const coefficient of c) {
    power *= y;
    sum += coefficient * power;
  }
  return sum;
}
