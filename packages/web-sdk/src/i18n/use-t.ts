import { inLocalTime } from '@lingtan/sdk/zone';
import { useTranslation } from 'react-i18next';
import { formatZone, type Language } from '../format/locale.ts';
import { usePluginId } from '../session/context.tsx';
import type { LocalizedText } from '../session/types.ts';

export type Translate<Key extends string = string> = (key: Key, values?: Record<string, string | number>) => string;

type WithoutPlural<Key extends string> = Key extends `${infer Name}_${'one' | 'other'}` ? Name : Key;

/** The keys of a file of texts, as `t` takes them: dotted, a plural without its ending. */
export type TextKey<Texts> = {
  [Key in keyof Texts & string]: Texts[Key] extends string ? WithoutPlural<Key> : `${Key}.${TextKey<Texts[Key]>}`;
}[keyof Texts & string];

/** Where nobody says which texts there are, any key is taken. */
type KnownKey<Texts> = [TextKey<Texts>] extends [never] ? string : TextKey<Texts>;

/**
 * Texts of a namespace: by default those of the plugin that the component belongs to, in the shell the sdk's own. Given the type
 * of a file of texts, a key that is not in it does not compile.
 * @example const t = useT(); t('intervals.title'); t('meters', { count: 3 });
 * @example const t = useT<typeof import('../locales/en.json')>();
 */
export function useT<Texts extends object = object>(namespace?: string): Translate<KnownKey<Texts>> {
  const pluginId = usePluginId();
  const { t } = useTranslation(namespace ?? pluginId ?? 'sdk');
  return (key, values) => String(values ? t(key, values) : t(key));
}

/** The language in use; the component renders again when it changes. */
export function useLanguage(): Language {
  const { i18n } = useTranslation('sdk');
  return i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
}

/** Text of the language in use from a manifest, an asset or a park; instants in it are shown in the time of the park. */
export function localized(text: LocalizedText | string | null | undefined, language: Language): string {
  if (text === null || text === undefined) return '';
  return typeof text === 'string' ? text : inLocalTime(text[language] ?? text.en, formatZone());
}

/** @see localized */
export function useLocalized(): (text: LocalizedText | string | null | undefined) => string {
  const language = useLanguage();
  return (text) => localized(text, language);
}
