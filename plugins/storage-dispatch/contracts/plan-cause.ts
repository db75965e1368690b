import { z } from 'zod';

/** What a plan was made for; `price`, `forecast-error` and `device` are events, `settings` that they changed within its period. */
export const planTriggers = ['schedule', 'person', 'start', 'price', 'forecast-error', 'device', 'settings'] as const;
export type PlanTrigger = (typeof planTriggers)[number];

const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });

/** The event that a plan was made on. Powers kW, net load is load less PV and wind; prices currency/kWh. */
export const planCause = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('price'),
    /** First step whose price differs, and the number of such steps. */
    at: ms,
    steps: z.number().int(),
    before: z.number(),
    after: z.number(),
  }),
  z.object({
    kind: z.literal('forecast-error'),
    /** Start of the quarter hour that came otherwise. */
    at: ms,
    forecast: z.number(),
    measured: z.number(),
    /** How far it might have been off on this side of the band. */
    band: z.number(),
  }),
  z.object({ kind: z.literal('device'), at: ms, point: z.string(), value: z.number(), tripped: z.boolean() }),
]);
export type PlanCause = z.infer<typeof planCause>;
