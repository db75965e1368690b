import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { weatherRead } from './permissions.ts';

const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });
const values = z.array(z.number().nullable());

export const weatherRoute = defineRoute({
  method: 'get',
  path: '/weather',
  summary: 'The newest weather forecast, and how fetching goes',
  permission: weatherRead,
  response: z.object({
    /** Where it is fetched from, without the key. */
    service: z.string(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    windHeightM: z.number(),
    runs: z.number().int(),
    lastSuccessAt: ms.nullable(),
    failures: z.number().int(),
    lastError: z.string().nullable(),
    nextAt: ms.nullable(),
    newest: z
      .object({
        ref: z.string(),
        issuedAt: ms,
        start: ms,
        stepMinutes: z.number(),
        irradiance: values,
        temperature: values,
        'wind-speed': values,
        'cloud-cover': values,
      })
      .nullable(),
  }),
});
export type WeatherData = z.infer<typeof weatherRoute.response>;
