import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { helloGreet, helloRead } from './permissions.ts';

export const greetRoute = defineRoute({
  method: 'post',
  path: '/greetings',
  summary: 'Greet somebody',
  permission: helloGreet,
  body: z.strictObject({ name: z.string().min(1).max(80) }),
  response: z.object({ text: z.string() }),
});

export const listRoute = defineRoute({
  method: 'get',
  path: '/greetings',
  summary: 'Greetings delivered, the newest first',
  permission: helloRead,
  response: z.object({
    count: z.number().int(),
    /** At most a hundred. */
    greetings: z.array(z.object({ id: z.string(), name: z.string(), text: z.string(), at: z.number() })),
  }),
});
export type GreetingList = z.infer<typeof listRoute.response>;
