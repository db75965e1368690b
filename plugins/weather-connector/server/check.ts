import type { CheckScope, ConfigCheck } from '@lingtan/sdk';
import type { WeatherConnectorConfig } from '../contracts/index.ts';
import { lengthOf } from '../domain/index.ts';
import { ask } from './ask.ts';
import { placeOf } from './context.ts';

/** Asks the service once and stores nothing. */
export async function checkWeather(scope: CheckScope<WeatherConnectorConfig>): Promise<ConfigCheck> {
  const { baseUrl, apiKey, windHeightM, horizonDays } = scope.config;
  try {
    const query = { baseUrl, apiKey, ...placeOf(scope), windHeightM, horizonDays, pastDays: 0 };
    const { series } = await ask(query, scope.config, scope.signal, Date.now());
    const hours = lengthOf(series);
    const from = new Date(series.start).toISOString();
    return {
      ok: true,
      message: `The service told ${hours} hours from ${from}: ${Object.keys(series.values).join(', ')}.`,
    };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
