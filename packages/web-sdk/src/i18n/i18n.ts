import i18next, { type FormatterModule, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { setFormatDefaults, type Language } from '../format/locale.ts';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import type { Messages } from '../plugin/define-web-plugin.ts';
import { inText } from './counts.ts';

/** The shell's i18next; plugins reach it through `useT`. */
export const texts: i18n = i18next.createInstance();

const formatter: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown, _format, language, options) =>
    // What is no text yet is told to i18next as it came: it makes it one, and says what is missing.
    inText(value, options?.['interpolationkey'] as string | undefined, language === 'zh-CN' ? 'zh-CN' : 'en') as string,
};

/** Starts translation. `language` decides the first screen; {@link setLanguage} switches without reload. */
export async function startTexts(language: Language): Promise<void> {
  setFormatDefaults({ language });
  await texts
    .use(initReactI18next)
    .use(formatter)
    .init({
      lng: language,
      fallbackLng: 'en',
      defaultNS: 'sdk',
      ns: ['sdk'],
      resources: { en: { sdk: en }, 'zh-CN': { sdk: zh } },
      interpolation: { escapeValue: false, alwaysFormat: true },
      // The console of a control room is for what goes wrong.
      showSupportNotice: false,
      react: { useSuspense: false, bindI18nStore: 'added' },
    });
  document.documentElement.lang = language;
}

/** Adds a plugin's or the shell's texts under a namespace; a language that is not given may come later. */
export function addTexts(namespace: string, locales: Partial<Record<Language, Messages>>): void {
  for (const [language, messages] of Object.entries(locales)) {
    texts.addResourceBundle(language, namespace, messages, true, true);
  }
}

/** Switches the language of texts and formats everywhere, at once. */
export async function setLanguage(language: Language): Promise<void> {
  setFormatDefaults({ language });
  document.documentElement.lang = language;
  await texts.changeLanguage(language);
}

/** The language in use. */
export function currentLanguage(): Language {
  return texts.language === 'zh-CN' ? 'zh-CN' : 'en';
}
