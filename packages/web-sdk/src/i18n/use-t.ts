import { useTranslation } from 'react-i18next';
import type { Language } from '../format/locale.ts';
import { usePluginId } from '../session/context.tsx';
import type { LocalizedText } from '../session/types.ts';

export type Translate = (key: string, values?: Record<string, string | number>) => string;

/**
 * Texts of a namespace: by default those of the plugin that the component belongs to, in the shell the sdk's own.
 * @example const t = useT(); t('intervals.title'); t('meters', { count: 3 });
 */
export function useT(namespace?: string): Translate {
  const pluginId = usePluginId();
  const { t } = useTranslation(namespace ?? pluginId ?? 'sdk');
  return (key, values) => String(values ? t(key, values) : t(key));
}

/** The language in use; the component renders again when it changes. */
export function useLanguage(): Language {
  const { i18n } = useTranslation('sdk');
  return i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
}

/** Text of the language in use from a manifest, an asset or a park. */
export function localized(text: LocalizedText | string | null | undefined, language: Language): string {
  if (text === null || text === undefined) return '';
  return typeof text === 'string' ? text : (text[language] ?? text.en);
}

/** @see localized */
export function useLocalized(): (text: LocalizedText | string | null | undefined) => string {
  const language = useLanguage();
  return (text) => localized(text, language);
}
