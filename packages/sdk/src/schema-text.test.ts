import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { formSchema, schemaText } from './schema-text.ts';

const form = (field: z.ZodType): unknown =>
  (formSchema(z.strictObject({ field }))['properties'] as Record<string, unknown>)['field'];

describe('the words of a pattern', () => {
  it('stand beside it in both languages, whatever is put around it', () => {
    const letters = z.string().regex(/^[a-z]+$/, schemaText('lower-case letters', '小写字母'));
    const words = { pattern: '^[a-z]+$', patternText: { en: 'lower-case letters', 'zh-CN': '小写字母' } };
    expect(form(letters)).toMatchObject(words);
    expect(form(letters.min(2).max(9).meta({ title: 'Letters' }))).toMatchObject(words);
    expect(form(letters.default('a'))).toMatchObject(words);
    expect(form(letters.optional())).toMatchObject(words);
    expect(form(z.array(letters))).toMatchObject({ items: words });
    expect(form(z.record(letters, z.number()))).toMatchObject({ propertyNames: words });
    expect(form(z.iso.date(schemaText('a day', '日期')))).toMatchObject({ patternText: { 'zh-CN': '日期' } });
  });

  it('are the message itself where it has no Chinese, the format where that says it, and nothing where neither does', () => {
    const both = { en: 'two digits, said once', 'zh-CN': 'two digits, said once' };
    expect(form(z.string().regex(/^\d\d$/, 'two digits, said once'))).toMatchObject({ patternText: both });
    expect(form(z.string().regex(/^\d\d$/))).toEqual({ type: 'string', pattern: '^\\d\\d$' });
    expect(form(z.email())).toMatchObject({ patternText: { 'zh-CN': '电子邮箱地址' } });
    expect(form(z.string().min(1, 'something'))).toEqual({ type: 'string', minLength: 1 });
  });
});
