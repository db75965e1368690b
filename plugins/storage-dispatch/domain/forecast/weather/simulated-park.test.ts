import { describe, expect, it } from 'vitest';
import { siteClimate } from '../../../../park-simulator/contracts/config.ts';
import { createCalendar } from '../../../../park-simulator/domain/calendar.ts';
import { sunPosition, planeIrradiance } from '../../../../park-simulator/domain/index.ts';
import { createWeatherForecaster } from '../../../../park-simulator/domain/weather-forecast.ts';
import { createWeather } from '../../../../park-simulator/domain/weather.ts';
import { farmCurve } from '../../../../park-simulator/domain/units/wind.ts';
import type { ForecastInput } from '../../../contracts/forecast.ts';
import { createContext } from '../context.ts';
import { issueForecast } from '../issue-forecast.ts';
import { trainForecast } from '../train.ts';
import { weatherRegressors, type ForecastWeather, type WeatherColumn } from './regressors.ts';
import type { CoarseSeries } from './resample.ts';

const [hour, quarter] = [3_600_000, 900_000];
/** Place, seed, climate and plants as in the park files: wind from Ordos, PV from Dafeng, where the sky is cloudier. */
const parks = {
  wind: {
    name: 'Ordos',
    site: { latitude: 39.4, longitude: 109.9, utcOffsetMinutes: 480 },
    seed: 20262,
    climate: siteClimate.parse({ cloudiness: 0.27, meanWindMs: 7.5, meanTemperatureC: 7 }),
  },
  pv: {
    name: 'Dafeng',
    site: { latitude: 33.2, longitude: 120.8, utcOffsetMinutes: 480 },
    seed: 20261,
    climate: siteClimate.parse({ cloudiness: 0.5, meanWindMs: 6.2, meanTemperatureC: 14.5 }),
  },
};
const farms = [
  { eastKm: -12, ratedKw: 120_000 },
  { eastKm: 9, ratedKw: 80_000 },
];
const roofs = [
  { moduleKw: 4200, tilt: 10, eastKm: -1.5, northKm: 0.8 },
  { moduleKw: 3360, tilt: 10, eastKm: 0.4, northKm: 1.4 },
  { moduleKw: 3200, tilt: 8, eastKm: 3.2, northKm: 0.2 },
  { moduleKw: 3000, tilt: 26, eastKm: 1.1, northKm: -1.8 },
];
const days = 56;
const start = Date.parse('2026-09-20T16:00Z');
const steps = days * 96;
const horizon = 96;

/** Mean power by quarter hour from the true weather. */
function generated(kind: 'wind' | 'pv'): Float64Array {
  const { climate, seed, site } = parks[kind];
  const weather = createWeather(climate, seed);
  const calendar = createCalendar(site.utcOffsetMinutes);
  const curve = farmCurve();
  const power = (ms: number): number => {
    const at = ms / 1000;
    if (kind === 'wind')
      return farms.reduce(
        (sum, { eastKm, ratedKw }) => sum + ratedKw * curve[Math.round(weather.wind(at, calendar(ms), eastKm) * 10)]!,
        0,
      );
    const sun = sunPosition(ms, site.latitude, site.longitude);
    return roofs.reduce((sum, { moduleKw, tilt, eastKm, northKm }) => {
      const global = weather.irradiance(at, sun, eastKm, northKm);
      return sum + (0.85 * moduleKw * planeIrradiance(global, sun, { tilt, azimuth: 180 })) / 1000;
    }, 0);
  };
  return Float64Array.from({ length: steps }, (_, i) => {
    const from = start + i * quarter;
    return (power(from + 150_000) + power(from + 450_000) + power(from + 750_000)) / 3;
  });
}

function told(kind: 'wind' | 'pv'): ForecastWeather {
  const { climate, seed, site } = parks[kind];
  const forecaster = createWeatherForecaster(climate, seed, site);
  const now = start + steps * quarter;
  const column = (leadMinutes: number, name: WeatherColumn): CoarseSeries => ({
    start,
    stepMs: hour,
    values: Array.from({ length: (steps + horizon) / 4 }, (_, i) => {
      const ts = start + i * hour;
      const issued = forecaster.issuedAt(Math.min(now, ts - leadMinutes * 60_000));
      return forecaster.hour(issued, ts)?.[name] ?? null;
    }),
  });
  return {
    asForecast: true,
    byLead: [60, 180, 360, 720, 1440, 2880].map((leadMinutes) => ({
      leadMinutes,
      series: Object.fromEntries(
        (['irradiance', 'temperature', 'wind-speed'] as const).map((name) => [name, column(leadMinutes, name)]),
      ),
    })),
  };
}

function trained(kind: 'wind' | 'pv', weather: ForecastWeather | null) {
  const { site } = parks[kind];
  const grid = { start, stepMs: quarter, count: steps + horizon };
  const input: ForecastInput = {
    kind,
    bounds: { lower: 0 },
    series: { start, stepMinutes: 15, timeZone: 'Asia/Shanghai', values: generated(kind) },
    ...(kind === 'pv' ? { site } : {}),
    ...(weather ? { regressors: weatherRegressors(kind, weather, grid, site) } : {}),
  };
  const context = createContext(input, horizon);
  const options = { issuedAt: start + steps * quarter, horizon, backtestDays: 28 };
  const result = trainForecast(context, options);
  return { result, forecast: issueForecast(context, result, options.issuedAt) };
}

describe('forecasts of simulated parks, a day ahead, without and with weather', () => {
  it.each([
    ['wind' as const, 0.5],
    ['pv' as const, 0.85],
  ])('%s: errors fall to less than %d of those without', { timeout: 120_000 }, (kind, share) => {
    const [without, withIt] = [trained(kind, null), trained(kind, told(kind))];
    const [before, after] = [without.result.backtest!, withIt.result.backtest!];
    const line = ({ result: { candidate, backtest } }: typeof without) =>
      `${candidate.method} nMAE ${backtest!.nmae!.toFixed(3)}, skill ${backtest!.skill!.toFixed(2)}, covers ${(100 * backtest!.coverage!).toFixed(1)} %`;
    const all = withIt.result.compared
      .map(({ candidate, scores }) => `${candidate.method} ${scores.nmae!.toFixed(3)}`)
      .join(', ');
    process.stderr.write(
      `${parks[kind].name} ${kind}: without ${line(without)}; with weather ${line(withIt)} (${all})\n`,
    );
    expect(after.mae).toBeLessThan(share * before.mae);
    // Weather is told as it was forecast, so nothing flatters.
    expect(withIt.forecast.missing.measuredRegressors).toEqual([]);
    expect(withIt.forecast.q50.every((value) => value !== null)).toBe(true);
  });
});
