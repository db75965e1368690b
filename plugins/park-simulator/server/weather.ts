import type { ParkInfo } from '@lingtan/sdk';
import type { WeatherQuantity, WeatherSeries, WeatherService } from '@lingtan/weather-connector/contracts';
import { weatherQuantities } from '@lingtan/weather-connector/contracts';
import type { ParkSimulatorConfig } from '../contracts/config.ts';
import { weatherSeed } from '../domain/model.ts';
import { createWeatherForecaster } from '../domain/weather-forecast.ts';
import type { HourOfWeather } from '../domain/weather-forecast.ts';
import { simulatorErrors } from './errors.ts';
import { utcOffsetMinutes } from './simulation.ts';

const hour = 3_600_000;

/**
 * The weather of the simulated park, with forecasts that err as real ones do. It is told for a model that keeps the time of
 * the clock; an accelerated one has no weather by the hour.
 */
export function simulatedWeather(
  config: ParkSimulatorConfig,
  park: Pick<ParkInfo, 'id' | 'latitude' | 'longitude' | 'timeZone'>,
  { speed, now }: { speed: number; now: () => number },
): WeatherService {
  const { latitude, longitude } = park;
  if (latitude === null || longitude === null) throw simulatorErrors.NO_PLACE({ park: park.id });
  const site = { latitude, longitude, utcOffsetMinutes: utcOffsetMinutes(park.timeZone, now()) };
  const forecaster = createWeatherForecaster(config.climate, weatherSeed(config.seed), site);
  const tells = speed === 1;
  return {
    source: async () => ({
      title: { en: 'Simulated weather', 'zh-CN': '模拟天气' },
      simulated: true,
      latitude,
      longitude,
      windHeightM: 100,
      newestAt: tells ? forecaster.issuedAt(now()) : null,
    }),
    async forecast({ at, from, to }) {
      if (!tells) return null;
      const issuedAt = forecaster.issuedAt(Math.min(at, now()));
      return { ...series(from, to, (ts) => forecaster.hour(issuedAt, ts)), issuedAt, ref: null };
    },
    history: async ({ at, from, to, leadMinutes }) =>
      leadMinutes.map((lead) => ({
        ...series(from, to, (ts) =>
          tells ? forecaster.hour(forecaster.issuedAt(Math.min(at, now(), ts - lead * 60_000)), ts) : null,
        ),
        leadMinutes: lead,
        asForecast: true,
      })),
  };
}

function series(from: number, to: number, of: (ts: number) => HourOfWeather | null): WeatherSeries {
  const start = Math.floor(from / hour) * hour;
  const hours = Array.from({ length: Math.max(0, Math.ceil((to - start) / hour)) }, (_, i) => of(start + i * hour));
  const column = (quantity: WeatherQuantity) =>
    hours.map((each) => (each === null ? null : Math.round(each[quantity] * 100) / 100));
  return {
    start,
    stepMinutes: 60,
    values: Object.fromEntries(weatherQuantities.map((quantity) => [quantity, column(quantity)])),
  };
}
