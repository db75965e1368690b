import type texts from '../locales/en.json';
import { useT } from './use-t.ts';

/** Texts of the sdk itself: a key that is not in its file does not compile. */
export const useSdkT = () => useT<typeof texts>('sdk');

export type SdkTexts = ReturnType<typeof useSdkT>;

/** A key among them. */
export type SdkKey = Parameters<SdkTexts>[0];
