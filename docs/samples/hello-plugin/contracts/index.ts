import { defineEvent, definePermission, defineRoute, defineService } from '@lingtan/sdk';
import { z } from 'zod';

export const helloRead = definePermission({
  id: 'hello.read',
  title: { en: 'See greetings', 'zh-CN': '查看问候' },
  grants: ['operator', 'auditor'],
});

export const helloGreet = definePermission({
  id: 'hello.greet',
  title: { en: 'Greet', 'zh-CN': '发出问候' },
  grants: ['operator'],
});

/** Somebody was greeted. */
export const Greeted = defineEvent('hello.greeted', {
  version: 1,
  schema: z.object({ name: z.string(), text: z.string() }),
});

/** What other plugins may ask of this one. */
export interface Greetings {
  /** Greetings delivered so far on the park. */
  count(): Promise<number>;
}
export const GreetingsRef = defineService<Greetings>('hello.greetings', { version: 1 });

export const greetRoute = defineRoute({
  method: 'post',
  path: '/greetings',
  summary: 'Greet somebody',
  permission: helloGreet,
  body: z.strictObject({ name: z.string().min(1).max(80) }),
  response: z.object({ text: z.string() }),
});

export const countRoute = defineRoute({
  method: 'get',
  path: '/greetings/count',
  summary: 'Number of greetings delivered',
  permission: helloRead,
  response: z.object({ count: z.number().int() }),
});
