import type { LocalizedText } from '@lingtan/sdk';
import type { Problem } from '../contracts/index.ts';

/** What was given where nothing was, in an error. */
export const nothing: LocalizedText = { en: 'nothing', 'zh-CN': '无' };

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
