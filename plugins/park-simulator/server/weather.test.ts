import { describe, expect, it } from 'vitest';
import { smallPark, smallSite } from '../domain/fixtures/small-park.ts';
import { createParkModel } from '../domain/model.ts';
import { simulatedWeather } from './weather.ts';

const hour = 3_600_000;
const hours = 48;
const start = Date.parse('2026-06-10T00:00:00+08:00');
const park = { id: 'small', latitude: smallSite.latitude, longitude: smallSite.longitude, timeZone: 'Asia/Shanghai' };
/** The station stands at ten metres, forecasts are for a hub. */
const toHub = 1 / 0.72;

/** Hourly means of what the weather station of the running model showed. */
function shown(): Record<'irradiance' | 'temperature' | 'wind-speed', number[]> {
  const model = createParkModel(smallPark, smallPark.seed, smallSite);
  const out = new Float64Array(model.points.length);
  const [light, heat, wind] = ['irradiance', 'ambient-temperature', 'wind-speed'].map((name) =>
    model.points.findIndex(({ id }) => id === `weather.${name}`),
  );
  model.jump(start);
  const means = { irradiance: [] as number[], temperature: [] as number[], 'wind-speed': [] as number[] };
  for (let i = 0; i < hours; i++) {
    const sum = [0, 0, 0];
    for (let minute = 1; minute <= 60; minute++) {
      model.advance(start + i * hour + minute * 60_000);
      model.read(model.time, out);
      [light, heat, wind].forEach((place, k) => (sum[k]! += out[place!]! / 60));
    }
    means.irradiance.push(sum[0]!);
    means.temperature.push(sum[1]!);
    means['wind-speed'].push(sum[2]! * toHub);
  }
  return means;
}

/** Mean absolute error of the forecasts that a simulator with a seed told shortly before each hour. */
async function errors(seed: number): Promise<Record<string, number>> {
  const service = simulatedWeather({ ...smallPark, seed }, park, { speed: 1, now: () => start + hours * hour });
  const told = (
    await service.history({ at: start + hours * hour, from: start, to: start + hours * hour, leadMinutes: [60] })
  )[0]!;
  const measured = shown();
  return Object.fromEntries(
    Object.entries(measured).map(([name, values]) => {
      const own = told.values[name as keyof typeof measured]!;
      return [name, values.reduce((sum, value, i) => sum + Math.abs(value - own[i]!), 0) / values.length];
    }),
  );
}

describe('weather of a simulated park', () => {
  it('is told for what the weather station of the same park will show, and not for that of another', async () => {
    const [own, other] = [await errors(smallPark.seed), await errors(smallPark.seed + 1)];
    for (const name of ['irradiance', 'temperature', 'wind-speed'])
      expect(own[name]! * 2, name).toBeLessThan(other[name]!);
  });
});
