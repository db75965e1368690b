import { defineConfig, definePlugin } from '@lingtan/sdk';
import { Weather, type WeatherSeries } from '@lingtan/weather-connector/contracts';
import { z } from 'zod';

const hourMs = 3_600_000;

/** What a service would answer: hourly values that are known three days ahead, or null. */
export function hourly(from: number, to: number, known: number): WeatherSeries {
  const start = Math.floor(from / hourMs) * hourMs;
  const starts = Array.from({ length: Math.ceil((to - start) / hourMs) }, (_, step) => start + step * hourMs);
  const values = starts.map((at) => (at < known + 72 * hourMs ? 6.5 : null));
  return { start, stepMinutes: 60, values: { 'wind-speed': values } };
}

export default definePlugin({
  id: 'acme-weather',
  config: defineConfig({ version: 1, schema: z.strictObject({}) }),
  provides: [Weather],
  start: async (scope) => {
    const { latitude, longitude } = { latitude: 33.2, longitude: 120.8 };
    scope.provide(Weather, {
      source: async () => ({
        title: { en: 'Acme weather', 'zh-CN': 'Acme 气象' },
        simulated: false,
        latitude,
        longitude,
        windHeightM: 100,
        newestAt: scope.clock.now(),
      }),
      // The newest forecast known at `at`; null when there is none.
      forecast: async ({ at, from, to }) => ({ ...hourly(from, to, at), issuedAt: at, ref: null }),
      // For each lead what was forecast at least so long before each step, and nothing issued after `at`.
      history: async ({ at, from, to, leadMinutes }) =>
        leadMinutes.map((lead) => ({ ...hourly(from, Math.min(to, at), at), leadMinutes: lead, asForecast: true })),
    });
  },
});
