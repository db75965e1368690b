import { defineConfig, fieldText, secret } from '@lingtan/sdk';
import { z } from 'zod';

export const config = defineConfig({
  version: 1,
  schema: z.strictObject({
    template: z
      .string()
      .includes('{name}', { message: 'must contain {name}' })
      .default('Hello, {name}!')
      .meta(fieldText(['Greeting', '问候语'], ['Text sent; {name} is replaced.', '发送的文字，{name} 会被替换。'])),
    keepDays: z
      .number()
      .int()
      .min(1)
      .max(3650)
      .default(30)
      .meta({ ...fieldText(['Keep greetings for', '问候保留时长']), unit: 'd' }),
    token: secret(fieldText(['Token of the greeting service', '问候服务令牌'])),
  }),
});
