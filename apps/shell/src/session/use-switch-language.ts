import { api, type Language } from '@lingtan/web-sdk';
import { rememberLanguage } from './initial-language.ts';
import { showLanguage } from './shell-texts.ts';

/** Switches the language at once and, when signed in, keeps it with the account. */
export async function switchLanguage(language: Language, signedIn: boolean): Promise<void> {
  rememberLanguage(language);
  await showLanguage(language);
  if (signedIn) await api('/api/me', { method: 'PATCH', body: { language } });
}
