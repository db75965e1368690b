import { defineEvent } from '@lingtan/sdk';
import { z } from 'zod';
import { helloRead } from './permissions.ts';

/** Somebody was greeted. */
export const Greeted = defineEvent('hello.greeted', {
  version: 1,
  schema: z.object({ name: z.string(), text: z.string() }),
  sentence: { permission: helloRead, severity: 'info', text: { en: '{name} was greeted', 'zh-CN': '已问候{name}' } },
});
