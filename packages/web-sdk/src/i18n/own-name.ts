import type { Language } from '../format/locale.ts';
import { currentLanguage } from './i18n.ts';

const han = /\p{Script=Han}/u;

/**
 * A name that a configuration keeps as one text, in the language of the page: `Substation gateway · 变电站网关` names the
 * thing in both, any other name is the same for everybody.
 */
export function ownName(name: string, language: Language = currentLanguage()): string {
  const [en, zh, more] = name.split(' · ');
  if (en === undefined || zh === undefined || more !== undefined || han.test(en) || !han.test(zh)) return name;
  return language === 'zh-CN' ? zh : en;
}
