import type { LocalizedText } from '@lingtan/sdk';

const words: Record<string, string> = {
  'own renewable generation': '自发可再生电力',
  'power under a green contract': '合同绿电',
  'green certificates': '绿证电量',
  'certificates sold': '已售绿证电量',
  amount: '活动量',
};

/** The formula of a line in both languages. Lines keep the English one, since it is part of what is published and hashed. */
export function formulaText(formula: string): LocalizedText {
  const chinese = formula.replace(/^(− )?(.+?)(?= × | \()/, (whole, sign: string | undefined, subject: string) =>
    words[subject] === undefined ? whole : `${sign ?? ''}${words[subject]}`,
  );
  return { en: formula, 'zh-CN': chinese };
}
