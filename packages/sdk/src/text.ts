/** A text that a person reads, in every language that Lingtan is complete in. */
export interface LocalizedText {
  en: string;
  'zh-CN': string;
}
