import { describe, expect, it } from 'vitest';
import { problemText, problemTexts, sayProblem } from './problem-texts.ts';

const names = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))];

describe('what is wrong with a sample', () => {
  it.each(Object.entries(problemTexts))('%s is said in both languages, and names the same things', (_reason, text) => {
    expect(text['zh-CN']).toMatch(/[一-鿿]/);
    // A reader in Chinese may be told more, e.g. the unit that an English text quotes within its reason.
    expect(names(text['zh-CN'])).toEqual(expect.arrayContaining(names(text.en)));
  });

  it('puts its parameters in place, and shows an old message as it was written', () => {
    const problem = sayProblem('BAD_TIME', 'time-skipped', { text: '2026-03-29 02:30', zone: 'Europe/Berlin' });
    expect(problem.message).toBe(
      'time 2026-03-29 02:30 does not exist in Europe/Berlin (clock change); write it with its offset',
    );
    expect(problemText(problem)).toEqual({
      en: problem.message,
      'zh-CN': '时间 2026-03-29 02:30 在时区 Europe/Berlin 中不存在（时钟调整）；请写明时差',
    });
    expect(problemText({ message: 'as it was' })).toEqual({ en: 'as it was', 'zh-CN': 'as it was' });
  });
});
