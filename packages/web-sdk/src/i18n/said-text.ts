import { readCodedText } from '@lingtan/sdk/coded-text';
import { useTranslation } from 'react-i18next';
import { useOptionalPark } from '../session/context.tsx';
import { currentLanguage, texts } from './i18n.ts';
import { localized, useLocalized } from './use-t.ts';

/**
 * What is stored as a note or a reason, in the language of the page: a sentence of the machine by its code, the words of people as they
 * wrote them. A sentence whose plugin has not told its texts stays as it is stored.
 */
export function saidText(stored: string | null | undefined, language = currentLanguage()): string {
  const coded = stored ? readCodedText(stored) : null;
  if (!coded) return stored ?? '';
  const params = Object.fromEntries(
    Object.entries(coded.params).map(([name, value]) => [
      name,
      name === 'count' ? Number(value) : localized(value, language),
    ]),
  );
  return texts.t(`said.${coded.key}`, { ...params, ns: coded.owner, lng: language, defaultValue: '' }) || stored!;
}

/** {@link saidText} for a component, which renders again when the language changes or a plugin tells its texts. */
export function useSaidText(): (stored: string | null | undefined) => string {
  const { i18n } = useTranslation('sdk');
  const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
  return (stored) => saidText(stored, language);
}

/**
 * Who made something, as it is stored: plugins by their title, persons by the name they had. What a plugin says of itself as a
 * sentence is read like a note.
 */
export function useAuthorName(): (stored: string | null | undefined) => string {
  const said = useSaidText();
  const text = useLocalized();
  const plugins = useOptionalPark()?.plugins ?? [];
  return (stored) => {
    const id = stored?.replace(/^(?:plugin|system)\//, '');
    const plugin = plugins.find((each) => each.id === id);
    return plugin ? text(plugin.title) : said(stored);
  };
}
