import { addTexts, startTexts } from '@lingtan/web-sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { controlCodes, gateCodes, personCodes, writeCodes } from '../../contracts/gate/codes.ts';
import { commandLevels, commandSources, principalKinds } from '../../contracts/gate/command.ts';
import { logOutcomes } from '../../contracts/gate/decision.ts';
import { deviceModes } from '../../contracts/gate/device.ts';
import { writeOutcomes } from '../../contracts/control-routes.ts';
import en from '../../locales/en.json';
import zh from '../../locales/zh-CN.json';
import { codeText } from './control-words.ts';

const words = { en, 'zh-CN': zh };
/** All that a column of the gate's log can hold. */
const columns = {
  ...{ level: commandLevels, source: commandSources, outcome: logOutcomes, result: writeOutcomes, mode: deviceModes },
  principal: principalKinds,
};
/** What a parameter of a sentence can be, where it is one of a list. */
const lists: Record<string, readonly string[]> = {
  ...{ level: commandLevels, highest: commandLevels, activeLevel: commandLevels, source: commandSources },
  ...{ principalKind: principalKinds, mode: deviceModes, cause: writeOutcomes },
};
const sentences = (
  [
    ['gate.codes', { ...gateCodes, ...personCodes }],
    ['control.codes', { ...controlCodes, ...writeCodes }],
  ] as const
).flatMap(([prefix, codes]) =>
  Object.entries<{ params: readonly string[] }>(codes).map(([code, { params }]) => [prefix, code, params] as const),
);

beforeAll(async () => {
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  await startTexts('en');
  addTexts('storage-dispatch', words);
});
afterAll(() => vi.unstubAllGlobals());

describe.each(['en', 'zh-CN'] as const)('the logs of gate and controller in %s', (language) => {
  it('have words for whatever a column can hold, on the page and in evidence', () => {
    type Parts = Record<string, Record<string, string> | undefined>;
    const [page, evidence] = [words[language].control, words[language].evidence.value] as unknown as [Parts, Parts];
    for (const [column, values] of Object.entries(columns))
      for (const value of values) {
        expect(page[column]?.[value], `${column} ${value}`).toBeTruthy();
        if (column in evidence) expect(evidence[column]![value], `evidence, ${column} ${value}`).toBeTruthy();
      }
  });

  it('say every code in a sentence, and in it no code of a level, a source or a mode', () => {
    for (const [prefix, code, params] of sentences) {
      const most = Math.max(1, ...params.map((name) => lists[name]?.length ?? 1));
      for (let at = 0; at < most; at += 1) {
        const filled = params.map((name): [string, string | number] => {
          const list = lists[name];
          return [name, list ? list[at % list.length]! : /(Kw|Kwh|S|C|Ms|At|no|now|until)$/.test(name) ? 7 : '七'];
        });
        const sentence = codeText(prefix, code, Object.fromEntries(filled), language);
        expect(sentence, code).not.toBe(code);
        expect(sentence, code).not.toMatch(/\{\{|undefined|NaN/);
        // Words of English are written like some codes, those of Chinese never.
        for (const [name, value] of filled)
          if (name in lists && (language === 'zh-CN' || String(value).includes('-')))
            expect(sentence, code).not.toContain(value);
      }
    }
  });

  it('leave what a connector says as it is', () => {
    const cause = 'Timeout: the device at 10.0.0.7 is silent.';
    expect(codeText('control.codes', 'write-refused', { cause }, language)).toContain(cause);
  });
});
