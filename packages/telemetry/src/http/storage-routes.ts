import { z } from 'zod';
import { telemetryRetention, telemetryStorage } from '../../contracts/index.ts';
import { retentionLimits } from '../domain/retention.ts';
import type { TelemetryEngine } from '../telemetry-engine.ts';
import { telemetryRoute, type BoundTelemetryRoute } from './telemetry-route.ts';

const root = '/api/parks/:park/telemetry/storage';
const retentionClass = z.enum(['fast', 'standard', 'billing', 'minutes']);
const days = z.int().min(retentionLimits.least).max(retentionLimits.most);
const millis = z.number().describe('Milliseconds since 1970-01-01 UTC');

const storage = z.strictObject({
  classes: z.array(
    z.strictObject({
      class: retentionClass,
      points: z.int(),
      bytes: z.number().describe('Of this park, estimated'),
      days: days.describe('Of billing: how long every reading is kept'),
      next: z
        .strictObject({ week: z.string().describe('Monday'), at: millis })
        .nullable()
        .describe('What goes, or is thinned, next, and not before when'),
      goneBefore: millis.nullable(),
    }),
  ),
  intervalMinutes: z.int().nullable().describe('What old registers are thinned to; null: every reading is kept'),
  held: z.int().describe('Windows of samples that the evidence of a decision holds, at most 100,000'),
  tables: z.array(
    z.strictObject({
      name: z.string().nullable().describe('Of the installation; null: all small ones together'),
      bytes: z.number(),
      bytesPerDay: z.number().nullable().describe('Mean of up to four weeks; null while nothing earlier is known'),
    }),
  ),
});

/** What is stored, and how long. */
export function storageRoutes(engine: TelemetryEngine): BoundTelemetryRoute[] {
  return [
    telemetryRoute(
      {
        method: 'get',
        path: root,
        summary: 'What is stored by class and table, how it grows, and what goes when',
        permission: telemetryStorage,
        response: storage,
      },
      ({ park }) => engine.storage(park!),
    ),
    telemetryRoute(
      {
        method: 'put',
        path: `${root}/retention`,
        summary: 'Set how long the samples of a class are kept; what is gone does not come back',
        permission: telemetryRetention,
        body: z.strictObject({
          class: retentionClass,
          days,
          before: days.optional().describe('Days that were read before the change; others are refused. Absent: any'),
          reason: z.string().trim().min(1).max(1000),
        }),
        response: storage,
      },
      async ({ park, body, principal }) => {
        await engine.setRetention(park!, { ...body, principal });
        return engine.storage(park!);
      },
    ),
  ];
}
