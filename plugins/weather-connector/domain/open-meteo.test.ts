import { describe, expect, it } from 'vitest';
import { backOffMs, retryAfterMs } from './back-off.ts';
import { historyOf, type KeptRun } from './history.ts';
import { cut, lengthOf, openMeteoUrl, readOpenMeteo } from './open-meteo.ts';

const hour = 3_600_000;
const units = { time: 'unixtime', shortwave_radiation: 'W/m²', temperature_2m: '°C' };
const body = (hourly: Record<string, (number | null)[]>, own: Record<string, string> = units) => ({
  hourly_units: own,
  hourly,
});

describe('answers of Open-Meteo', () => {
  it('become means of the hour that begins', () => {
    const time = [3600, 7200, 10_800];
    const series = readOpenMeteo(
      body({ time, shortwave_radiation: [1, 100, 200], temperature_2m: [10, null, 14] }),
      80,
    );
    expect(series).toEqual({
      start: hour,
      stepMinutes: 60,
      values: { irradiance: [100, 200], temperature: [null, null] },
    });
    expect(lengthOf(series)).toBe(2);
    expect(cut(series, 1.5 * hour, 'from')).toMatchObject({ start: 2 * hour, values: { irradiance: [200] } });
    expect(cut(series, 2 * hour, 'before')).toMatchObject({ start: hour, values: { irradiance: [100] } });
  });

  it.each([
    [{}, 'hourly_units'],
    [body({ time: [0, 3600, 9000], temperature_2m: [1, 2, 3] }), 'hourly.time.2: 9000'],
    [body({ time: [0, 3600], temperature_2m: [1, 2] }, { ...units, temperature_2m: '°F' }), '°F; expected °C'],
    [body({ time: [0, 3600], temperature_2m: [1] }), '1 values; expected 2'],
    [body({ time: [0, 3600] }), 'expected shortwave_radiation'],
  ])('name the field where they are not as documented: %#', (answer, told) => {
    expect(() => readOpenMeteo(answer, 80)).toThrow(told);
  });

  it('are asked below the path of the service, with the key only where there is one', () => {
    const query = { latitude: 1, longitude: 2, windHeightM: 120, horizonDays: 3, pastDays: 0 };
    const url = openMeteoUrl({ baseUrl: 'http://weather.park/om', ...query });
    expect(url.pathname).toBe('/om/v1/forecast');
    expect(url.searchParams.get('hourly')).toContain('wind_speed_120m');
    expect(url.searchParams.has('apikey')).toBe(false);
  });
});

describe('history', () => {
  const run = (kind: KeptRun['kind'], issuedAt: number, start: number, value: number): KeptRun => ({
    kind,
    issuedAt,
    start,
    stepMinutes: 60,
    values: { temperature: new Array<number>(6).fill(value) },
  });

  it('holds for each hour what was known so long before, the archive only where nothing was', () => {
    const runs = [run('archive', 10 * hour, 4 * hour, 0), run('forecast', 10 * hour, 10 * hour, 1)];
    runs.push(run('forecast', 12 * hour, 12 * hour, 2));
    const of = (leadMinutes: number, at = 20 * hour) =>
      historyOf(runs, { at, from: 8 * hour, to: 16 * hour, leadMinutes });
    expect(of(60).values.temperature).toEqual([0, 0, null, 1, 1, 2, 2, 2]);
    expect(of(120).values.temperature).toEqual([0, 0, null, null, 1, 1, 2, 2]);
    // Before 12:00 the second was not known to anyone.
    expect(of(60, 11 * hour).values.temperature).toEqual([0, 0, null, 1, 1, 1, 1, 1]);
    expect(of(60).asForecast).toBe(false);
    expect(historyOf(runs, { at: 20 * hour, from: 12 * hour, to: 14 * hour, leadMinutes: 60 }).asForecast).toBe(true);
  });
});

describe('back-off', () => {
  it('doubles up to an hour, and waits as long as the service asks', () => {
    expect([1, 2, 3, 7, 50].map((failures) => backOffMs(failures, null) / 60_000)).toEqual([1, 2, 4, 60, 60]);
    expect(backOffMs(1, 600_000)).toBe(600_000);
    expect(retryAfterMs('120', 0)).toBe(120_000);
    expect(retryAfterMs('Thu, 01 Jan 1970 00:02:00 GMT', 60_000)).toBe(60_000);
    expect([retryAfterMs(null, 0), retryAfterMs('soon', 0)]).toEqual([null, null]);
  });
});
