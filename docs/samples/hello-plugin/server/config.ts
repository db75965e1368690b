import { defineConfig, secret } from '@lingtan/sdk';
import { z } from 'zod';

export const config = defineConfig({
  version: 1,
  schema: z.strictObject({
    template: z
      .string()
      .includes('{name}', { message: 'must contain {name}' })
      .default('Hello, {name}!')
      .meta({ title: 'Greeting', description: 'Text sent; {name} is replaced.' }),
    keepDays: z.number().int().min(1).max(3650).default(30).meta({ title: 'Keep greetings for', unit: 'd' }),
    token: secret({ title: 'Token of the greeting service' }),
  }),
});
