import { addTexts, setLanguage, texts, type Language, type Messages } from '@lingtan/web-sdk';

const files: Record<Language, () => Promise<{ default: Messages }>> = {
  en: () => import('../locales/en.json'),
  'zh-CN': () => import('../locales/zh-CN.json'),
};

/** Fetches the shell's texts of a language once: the first screen needs one of them only. */
export async function loadShellTexts(language: Language): Promise<void> {
  if (texts.hasResourceBundle(language, 'shell')) return;
  const { default: messages } = await files[language]();
  addTexts('shell', { [language]: messages });
}

/** Switches the page's language. Throws when its texts cannot be fetched; the page then stays as it is. */
export async function showLanguage(language: Language): Promise<void> {
  await loadShellTexts(language);
  await setLanguage(language);
}
