import { addTexts, texts, type Language, type Messages } from '@lingtan/web-sdk';

interface ChangedTexts {
  namespace: string;
  language: Language;
  messages: Messages;
}

// Sent by vite/lingtan-texts.ts under `npm run dev`; the product has no `hot`, and this module is no part of it.
import.meta.hot!.on('lingtan:texts', ({ namespace, language, messages }: ChangedTexts) => {
  // A key that was taken out is missing at once, as it is after a reload.
  texts.removeResourceBundle(language, namespace);
  addTexts(namespace, { [language]: messages });
});
