import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { waterPlant } from './config.ts';
import { waterRead } from './permissions.ts';

export const modelTrain = defineRoute({
  method: 'post',
  path: '/train/model',
  summary:
    'Flows and contents of all streams of a plant, also of one that is being drawn, by its parameters and what comes in now',
  permission: waterRead,
  body: z.strictObject({ plant: waterPlant }),
  response: z.object({
    streams: z.array(z.object({ stream: z.string(), m3Hour: z.number(), mgPerL: z.record(z.string(), z.number()) })),
    /** Why there is no model: `recovery`, `shares` or `salt` of units, `flow` of streams that come in, a `vessel` that runs dry, or `circle`. */
    missing: z
      .object({ what: z.enum(['recovery', 'shares', 'flow', 'salt', 'vessel', 'circle']), names: z.array(z.string()) })
      .nullable(),
  }),
});
export type TrainModelData = z.infer<typeof modelTrain.response>;
