import type { ParkScope } from '@lingtan/sdk';
import type { WeatherConnectorConfig } from '../contracts/index.ts';
import { weatherErrors } from '../domain/index.ts';

export type WeatherScope = ParkScope<WeatherConnectorConfig>;

/** Where the weather is wanted for. @throws WEATHER_NO_PLACE */
export function placeOf({ config, park }: Pick<WeatherScope, 'config' | 'park'>): {
  latitude: number;
  longitude: number;
} {
  const latitude = config.latitude ?? park.latitude;
  const longitude = config.longitude ?? park.longitude;
  if (latitude === null || longitude === null) throw weatherErrors.NO_PLACE({ park: park.id });
  return { latitude, longitude };
}
