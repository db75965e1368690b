import { z } from 'zod';
import { formatTexts } from './input/format-texts.ts';
import { refuseUnknown } from './input/parse-input.ts';
import type { LocalizedText } from './text.ts';

/** Texts that schemas bring along, by their English. */
const texts = new Map<string, LocalizedText>();

/**
 * Message of a schema in both languages; zod is given the English one.
 * @example
 * z.string().regex(/^[a-z]+$/, schemaText('lower-case letters', '小写字母'));
 */
export function schemaText(en: string, zh: string): string {
  texts.set(en, { en, 'zh-CN': zh });
  return en;
}

interface IssueText {
  message: string;
  params: { 'zh-CN': string; fault?: true };
}

/**
 * What a check across fields expects, in both languages, where that names a value; a text that is always the same is a
 * `schemaText`.
 * @example
 * context.addIssue({ code: 'custom', path: ['to'], ...issueText(`after ${from}`, `晚于 ${from}`) });
 */
export function issueText(en: string, zh: string): IssueText {
  return { message: en, params: { 'zh-CN': zh } };
}

/**
 * What a check across fields has found wrong, in both languages, in a sentence that stands by itself.
 * @example
 * context.addIssue({ code: 'custom', path: ['id'], ...faultText(`${id} is named twice`, `${id} 重复`) });
 */
export function faultText(en: string, zh: string): IssueText {
  return { message: en, params: { 'zh-CN': zh, fault: true } };
}

/** Both languages of a schema's message; the message itself twice where it was given without `schemaText`. */
export function schemaTextOf(message: string): LocalizedText {
  return texts.get(message) ?? { en: message, 'zh-CN': message };
}

interface Definition {
  check?: unknown;
  format?: unknown;
  error?: (issue: never) => unknown;
}

/** A zod schema as far as it is asked for its patterns. */
interface Patterned {
  _zod: { def: Definition & { checks?: readonly { _zod: { def: Definition } }[] } };
}

/** Puts the message of a pattern, or the name of its format, beside it. */
function namePattern({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: object }): void {
  if (!('pattern' in jsonSchema)) return;
  const { def } = (zodSchema as Patterned)._zod;
  for (const { check, format, error } of [def, ...(def.checks ?? []).map(({ _zod }) => _zod.def)]) {
    if (check !== 'string_format') continue;
    const message = error?.({ code: 'invalid_format' } as never);
    const patternText = typeof message === 'string' ? schemaTextOf(message) : formatTexts[String(format)];
    if (patternText) Object.assign(jsonSchema, { patternText });
  }
}

function describeForm(written: { zodSchema: unknown; jsonSchema: object }): void {
  refuseUnknown(written);
  namePattern(written);
}

/**
 * JSON Schema (2020-12) of what a person enters; defaults are optional. Beside each pattern stands what it asks for:
 * `{ "pattern": "^[a-z]+$", "patternText": { "en": "lower-case letters", "zh-CN": "小写字母" } }`.
 */
export function formSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: describeForm });
}
