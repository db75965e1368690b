import type { LocalizedText } from '@lingtan/sdk';
import type { Problem } from '../contracts/index.ts';

/** What was given where nothing was, in an error. */
export const nothing: LocalizedText = { en: 'nothing', 'zh-CN': '无' };

/** The same where two exclude each other. */
export const both: LocalizedText = { en: 'both', 'zh-CN': '两者都有' };
export const exactlyOne: LocalizedText = { en: 'exactly one of them', 'zh-CN': '其中恰好一项' };
export const unusedId: LocalizedText = { en: 'an id that no other activity has', 'zh-CN': '与其他活动不同的编号' };

/** Several things that were given together. */
export function severally(given: readonly string[]): LocalizedText {
  return { en: given.join(' and '), 'zh-CN': given.join('、') };
}

/** What would have been right. */
export function oneOf(names: readonly string[]): LocalizedText {
  return { en: `one of ${names.join(', ')}`, 'zh-CN': `${names.join('、')} 之一` };
}

/** What an error says, for the records and in the language of its reader. Anything without a code is a fault of ours, and thrown again. */
export function problemOf(error: unknown): Problem {
  const { code, message, params = {}, 'zh-CN': zh } = error as Partial<Problem> & { 'zh-CN'?: { message: string } };
  if (code === undefined || message === undefined) throw error;
  return {
    code,
    params: Object.fromEntries(
      Object.entries(params).flatMap(([name, value]) =>
        value === null || value === undefined ? [] : [[name, shown(value)]],
      ),
    ),
    message,
    text: { en: message, 'zh-CN': zh?.message ?? message },
  };
}

function shown(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Words of a gap. One that was published before its words were kept in both languages has them in English. */
export function gapText({ message, text }: { message: string; text?: LocalizedText }): LocalizedText {
  return text ?? { en: message, 'zh-CN': message };
}
