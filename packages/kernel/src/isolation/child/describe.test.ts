import { schemaText } from '@lingtan/sdk';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { jsonSchemaOf } from './describe.ts';

it('tells in both languages what a pattern asks for', () => {
  const id = z.string().regex(/^[a-z]+$/, schemaText('small letters', '小写字母'));
  expect(jsonSchemaOf(z.strictObject({ id }))).toMatchObject({
    properties: { id: { pattern: '^[a-z]+$', patternText: { en: 'small letters', 'zh-CN': '小写字母' } } },
  });
});
