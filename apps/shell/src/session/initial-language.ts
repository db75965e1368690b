import type { Language } from '@lingtan/web-sdk';

const storageKey = 'lingtan.language';

/** Language of the first screen: the one chosen here before, else the browser's. */
export function initialLanguage(): Language {
  const stored = localStorage.getItem(storageKey);
  if (stored === 'en' || stored === 'zh-CN') return stored;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

/** Remembers the choice for the login page. */
export function rememberLanguage(language: Language): void {
  localStorage.setItem(storageKey, language);
}
