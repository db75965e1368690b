import { defineEvent } from '@lingtan/sdk';
import { z } from 'zod';

/** Somebody was greeted. */
export const Greeted = defineEvent('hello.greeted', {
  version: 1,
  schema: z.object({ name: z.string(), text: z.string() }),
});
