import type { LocalizedText } from '@lingtan/sdk';

const names: Readonly<Record<string, LocalizedText>> = {
  'NH3-N': { en: 'ammonia nitrogen', 'zh-CN': '氨氮' },
  TN: { en: 'total nitrogen', 'zh-CN': '总氮' },
  TP: { en: 'total phosphorus', 'zh-CN': '总磷' },
  SS: { en: 'suspended solids', 'zh-CN': '悬浮物' },
  TDS: { en: 'dissolved solids', 'zh-CN': '溶解性总固体' },
  temperature: { en: 'water temperature', 'zh-CN': '水温' },
};

/** A parameter within a sentence. Symbols that are the same in all languages, such as COD and pH, and those that nobody knows stay. */
export function parameterName(parameter: string): LocalizedText {
  return names[parameter] ?? { en: parameter, 'zh-CN': parameter };
}
