import { inLocalTime } from '@lingtan/sdk/zone';
import { useTranslation } from 'react-i18next';
import { formatZone, type Language } from '../format/locale.ts';
import { usePluginId } from '../session/context.tsx';
import type { LocalizedText } from '../session/types.ts';

type Values = Record<string, string | number>;

export type Translate<Key extends string = string> = (key: Key, values?: Values) => string;

/** Texts by their key, and by the value that they stand for. */
export interface Texts<Key extends string = string, Group extends string = string> extends Translate<Key> {
  /** The word for a value of a group of texts that is known at run time only, such as a code; the value itself where there is none. */
  of(group: Group, value: string | number, values?: Values): string;
}

type WithoutPlural<Key extends string> = Key extends `${infer Name}_${'one' | 'other'}` ? Name : Key;

/** The keys of a file of texts, as `t` takes them: dotted, a plural without its ending. */
export type TextKey<File> = {
  [Key in keyof File & string]: File[Key] extends string ? WithoutPlural<Key> : `${Key}.${TextKey<File[Key]>}`;
}[keyof File & string];

/** The groups that the keys of a file of texts lie in. */
export type TextGroup<File> = {
  [Key in keyof File & string]: File[Key] extends string ? never : Key | `${Key}.${TextGroup<File[Key]>}`;
}[keyof File & string];

/** Where nobody says which texts there are, any key is taken. */
type OrAny<Keys extends string> = [Keys] extends [never] ? string : Keys;

/**
 * Texts of a namespace: by default those of the plugin that the component belongs to, in the shell the sdk's own. Given the type
 * of a file of texts, a key that is not in it does not compile.
 * @example const t = useT(); t('intervals.title'); t('meters', { count: 3 });
 * @example const t = useT<typeof import('../locales/en.json')>();
 */
export function useT<File extends object = object>(
  namespace?: string,
): Texts<OrAny<TextKey<File>>, OrAny<TextGroup<File>>> {
  const pluginId = usePluginId();
  const { t, i18n } = useTranslation(namespace ?? pluginId ?? 'sdk');
  const translate = (key: string, values?: Values): string => String(values ? t(key, values) : t(key));
  const of = (group: string, value: string | number, values?: Values): string => {
    const key = `${group}.${value}`;
    return i18n.exists(key, { ...values, ns: namespace ?? pluginId ?? 'sdk' }) ? translate(key, values) : String(value);
  };
  return Object.assign(translate, { of });
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
