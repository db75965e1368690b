import { defineConfig, schemaText } from '@lingtan/sdk';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { describe as describePlugin } from './describe.ts';

it('tells in both languages what a pattern of the configuration asks for', () => {
  const id = z.string().regex(/^[a-z]+$/, schemaText('small letters', '小写字母'));
  const config = defineConfig({ version: 1, schema: z.strictObject({ id }) });
  expect(describePlugin({ id: 'a', config, start: () => Promise.resolve() }).config.schema).toMatchObject({
    properties: { id: { pattern: '^[a-z]+$', patternText: { en: 'small letters', 'zh-CN': '小写字母' } } },
  });
});
