import type { SiteClimate } from '../contracts/config.ts';
import { createCalendar } from './calendar.ts';
import type { ParkSite } from './model.ts';
import { fractal1 } from './noise.ts';
import { seedOf } from './random.ts';
import { clearSkyGlobal, sunPosition } from './solar.ts';
import { createWeather } from './weather.ts';

const hour = 3_600_000;
/** As usual for numerical forecasts: computed four times a day, out some hours later. */
const runEvery = 6 * hour;
const outAfter = 4 * hour;
const reachHours = 120;

/** Weather of one hour: means. */
export interface HourOfWeather {
  /** W/m², °C, m/s, % */
  irradiance: number;
  temperature: number;
  'wind-speed': number;
  'cloud-cover': number;
}

/** Forecasts of the made weather, as pure functions of seed and time. */
export interface WeatherForecaster {
  /** When the newest forecast known at an instant came out, ms. */
  issuedAt(at: number): number;
  /** What the forecast that came out at `issuedAt` says of the hour that begins at `ts`; null beyond its reach. */
  hour(issuedAt: number, ts: number): HourOfWeather | null;
  /** What the hour will be like. */
  truth(ts: number): HourOfWeather;
}

const middles = [0.125, 0.375, 0.625, 0.875];

/**
 * Forecasts whose errors grow with the lead and hold for hours, as those of numerical models do: wind off by about 9 % (lead
 * 0) to 30 % (3 days) of its speed, temperature by 0.6 to 2.2 °C, the share of light
 * of a covered sky by 0.06 to 0.22. Each run has errors of
 * its own. Own choice, of the size that published verifications of global models report.
 */
export function createWeatherForecaster(climate: SiteClimate, seed: number, site: ParkSite): WeatherForecaster {
  const weather = createWeather(climate, seed);
  const local = createCalendar(site.utcOffsetMinutes);
  const known = new Map<number, HourOfWeather>();

  function truth(ts: number): HourOfWeather {
    const at = Math.floor(ts / hour) * hour;
    const kept = known.get(at);
    if (kept) return kept;
    const sum = { irradiance: 0, temperature: 0, 'wind-speed': 0, 'cloud-cover': 0 };
    for (const share of middles) {
      const ms = at + share * hour;
      const when = local(ms);
      sum.irradiance += weather.irradiance(ms / 1000, sunPosition(ms, site.latitude, site.longitude), 0, 0) / 4;
      sum.temperature += weather.temperature(ms / 1000, when) / 4;
      sum['wind-speed'] += weather.wind(ms / 1000, when, 0) / 4;
      sum['cloud-cover'] += (100 * cloudOf(weather.transmission(ms / 1000, 0, 0))) / 4;
    }
    if (known.size > 20_000) known.clear();
    known.set(at, sum);
    return sum;
  }

  return {
    truth,
    issuedAt: (at) => Math.floor((at - outAfter) / runEvery) * runEvery + outAfter,
    hour(issuedAt, ts) {
      const lead = (ts - (issuedAt - outAfter)) / hour;
      if (lead < 0 || lead > reachHours) return null;
      const run = seedOf(seed, `run ${issuedAt}`);
      const error = (name: string): number => fractal1(seedOf(run, name), ts / (8 * hour), 2);
      const growth = Math.min(1, lead / 72);
      const is = truth(ts);
      // A clear sky is forecast well; how dark a cloudy one gets is not.
      const light = (0.06 + 0.16 * growth) * (0.2 + 0.008 * is['cloud-cover']) * error('light');
      const clear = clearSkyMean(ts, site);
      return {
        irradiance: clear === 0 ? 0 : clear * Math.min(1.05, Math.max(0.05, is.irradiance / clear + light)),
        temperature: is.temperature + (0.6 + 1.6 * growth) * error('temperature'),
        'wind-speed': Math.max(0, is['wind-speed'] * (1 + (0.09 + 0.21 * growth) * error('wind'))),
        'cloud-cover': Math.min(100, Math.max(0, is['cloud-cover'] - 100 * light)),
      };
    },
  };
}

/** Cover of the sky, 0..1, that lets a share of the light through. */
function cloudOf(transmission: number): number {
  return Math.min(1, Math.max(0, (1 - transmission) / 0.72));
}

function clearSkyMean(ts: number, site: ParkSite): number {
  return middles.reduce(
    (sum, share) => sum + clearSkyGlobal(sunPosition(ts + share * hour, site.latitude, site.longitude).cosZenith) / 4,
    0,
  );
}
