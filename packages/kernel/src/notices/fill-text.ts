import type { LocalizedText, NoticeContent } from '@lingtan/sdk';

const longest = 500;

/** A sentence in both languages with its gaps filled; a gap without a value stays as it is, so that it is seen. */
export function fillText(text: LocalizedText, params: NoticeContent['params'] = {}): LocalizedText {
  const fill = (language: 'en' | 'zh-CN'): string =>
    text[language]
      .replace(/\{([\w-]+)\}/g, (gap, name: string) => {
        const value = params[name];
        if (value === undefined) return gap;
        return typeof value === 'object' ? value[language] : String(value);
      })
      .slice(0, longest);
  return { en: fill('en'), 'zh-CN': fill('zh-CN') };
}
