import { useT as useTexts } from '@lingtan/web-sdk';
import type texts from '../locales/en.json';

/** Texts of this plugin: a key that is not in its file does not compile. */
export const useT = () => useTexts<typeof texts>();

export type Texts = ReturnType<typeof useT>;
