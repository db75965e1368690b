import { describe, expect, it } from 'vitest';
import { siteClimate } from '../contracts/config.ts';
import { createWeatherForecaster } from './weather-forecast.ts';

const hour = 3_600_000;
const site = { latitude: 39.4, longitude: 109.9, utcOffsetMinutes: 480 };
const forecaster = createWeatherForecaster(siteClimate.parse({ meanWindMs: 7.5 }), 20262, site);
const first = Date.parse('2026-09-01T00:00Z');

/** Mean absolute error of a quantity at a lead, over 60 days. */
function error(quantity: 'wind-speed' | 'temperature' | 'irradiance', leadHours: number): number {
  let sum = 0;
  const count = 60 * 24;
  for (let i = 0; i < count; i++) {
    const ts = first + i * hour;
    const told = forecaster.hour(forecaster.issuedAt(ts - leadHours * hour), ts)!;
    sum += Math.abs(told[quantity] - forecaster.truth(ts)[quantity]);
  }
  return sum / count;
}

describe('forecasts of the made weather', () => {
  it('err the more, the further they look ahead', () => {
    for (const quantity of ['wind-speed', 'temperature', 'irradiance'] as const) {
      const [near, day, far] = [error(quantity, 1), error(quantity, 24), error(quantity, 72)];
      expect(near, quantity).toBeGreaterThan(0);
      expect(day, quantity).toBeGreaterThan(1.2 * near);
      expect(far, quantity).toBeGreaterThan(1.2 * day);
    }
  });

  it('come out four times a day, some hours after they were computed, and reach five days', () => {
    const at = Date.parse('2026-09-10T11:59Z');
    expect(new Date(forecaster.issuedAt(at)).toISOString()).toBe('2026-09-10T10:00:00.000Z');
    expect(new Date(forecaster.issuedAt(at - 2 * hour)).toISOString()).toBe('2026-09-10T04:00:00.000Z');
    const issued = forecaster.issuedAt(at);
    expect(forecaster.hour(issued, issued + 116 * hour)).not.toBeNull();
    expect(forecaster.hour(issued, issued + 117 * hour)).toBeNull();
    expect(forecaster.hour(issued, issued - 5 * hour)).toBeNull();
  });

  it('are the same for the same seed, dark at night, and never negative', () => {
    const again = createWeatherForecaster(siteClimate.parse({ meanWindMs: 7.5 }), 20262, site);
    const issued = forecaster.issuedAt(first);
    for (let i = 0; i < 100; i++) {
      const told = forecaster.hour(issued, first + i * hour)!;
      expect(again.hour(issued, first + i * hour)).toEqual(told);
      expect(Math.min(told.irradiance, told['wind-speed'], told['cloud-cover'])).toBeGreaterThanOrEqual(0);
    }
    // Midnight in Ordos.
    expect(forecaster.hour(issued, Date.parse('2026-09-01T16:00Z'))!.irradiance).toBe(0);
  });
});
