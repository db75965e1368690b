import type { z } from 'zod';
import { formatTexts, say } from './format-texts.ts';
import { schemaTextOf } from '../schema-text.ts';
import type { LocalizedText } from '../text.ts';

type Issue = z.core.$ZodIssue;

/** Bounds of a number, text or list as JSON Schema states them, so that a message can name both ends. */
export interface Bounds {
  min?: number;
  max?: number;
}

const types: Record<string, LocalizedText> = {
  string: say('text', '文本'),
  number: say('a number', '数字'),
  int: say('a whole number', '整数'),
  boolean: say('true or false', 'true 或 false'),
  array: say('a list', '列表'),
  tuple: say('a list', '列表'),
  set: say('a list', '列表'),
  object: say('an object', '对象'),
  record: say('an object', '对象'),
  map: say('an object', '对象'),
  date: say('a date', '日期'),
  null: say('null', 'null'),
  undefined: say('nothing', '空'),
};

/** What would have been right, in words: `text`, `a number from 1 to 500`, `one of wide, long`. */
export function expectationOf(issue: Issue, bounds: Bounds = {}): LocalizedText {
  if (issue.code === 'unrecognized_keys') return say('no such field', '没有这个字段');
  const chinese: unknown = issue.code === 'custom' ? issue.params?.['zh-CN'] : undefined;
  if (typeof chinese === 'string') return say(issue.message, chinese);
  if (hasOwnMessage(issue)) return schemaTextOf(issue.message.replace(/^expected /i, ''));
  switch (issue.code) {
    case 'invalid_type':
      return types[issue.expected] ?? plain(issue.expected);
    case 'invalid_value':
      return issue.values.length === 1 ? plain(String(issue.values[0])) : oneOf(issue.values);
    case 'too_big':
      return range(issue.origin, { ...bounds, max: Number(issue.maximum) }, issue.inclusive === false ? 'max' : null);
    case 'too_small':
      return range(issue.origin, { ...bounds, min: Number(issue.minimum) }, issue.inclusive === false ? 'min' : null);
    case 'not_multiple_of':
      return say(`a multiple of ${issue.divisor}`, `${issue.divisor} 的倍数`);
    case 'invalid_format':
      return formatOf(issue);
    case 'invalid_union':
      return alternatives(issue);
    default:
      return plain(issue.message);
  }
}

/** What is wrong with a value that is there. */
export function verdictOf(issue: Issue): LocalizedText {
  const sized = 'origin' in issue && issue.origin !== 'number' && issue.origin !== 'int';
  if (issue.code === 'too_big') return sized ? say('is too long', '过长') : say('is too large', '过大');
  if (issue.code === 'too_small') return sized ? say('is too short', '过短') : say('is too small', '过小');
  return say('is not valid', '无效');
}

/** Names and numbers, which are the same in both. */
function plain(text: string): LocalizedText {
  return say(text, text);
}

// Messages that a schema brings along say more than its kind does.
function hasOwnMessage(issue: Issue): boolean {
  return !/^(Invalid|Too (big|small)|Unrecognized)\b/.test(issue.message);
}

function oneOf(values: readonly unknown[]): LocalizedText {
  const list = values.map(String).join(', ');
  return say(`one of ${list}`, `${list} 之一`);
}

function range(origin: string, { min, max }: Bounds, exclusive: 'min' | 'max' | null): LocalizedText {
  const kind = origin === 'string' ? 'characters' : ['array', 'set'].includes(origin) ? 'entries' : 'number';
  const what = kind === 'number' ? 'a number ' : '';
  const after = kind === 'number' ? '' : ` ${kind}`;
  const unit = { characters: ' 个字符', entries: ' 项', number: ' 的数' }[kind];
  if (exclusive === 'min')
    return max === undefined
      ? say(`${what}above ${min}${after}`, `大于 ${min}${unit}`)
      : say(`${what}above ${min} and at most ${max}${after}`, `大于 ${min} 且不大于 ${max}${unit}`);
  if (exclusive === 'max')
    return min === undefined
      ? say(`${what}below ${max}${after}`, `小于 ${max}${unit}`)
      : say(`${what}of at least ${min} and below ${max}${after}`, `不小于 ${min} 且小于 ${max}${unit}`);
  if (kind === 'characters' && min === 1 && max === undefined) return say('text that is not empty', '非空文本');
  if (min !== undefined && max !== undefined)
    return min === max
      ? say(`${what}exactly ${min}${after}`, `恰好 ${min}${unit}`)
      : say(`${what}from ${min} to ${max}${after}`, `${min} 至 ${max}${unit}`);
  const en = max === undefined ? `at least ${min}` : `at most ${max}`;
  const zh = max === undefined ? `不小于 ${min}${unit}` : `不大于 ${max}${unit}`;
  return kind === 'number' ? say(`a number of ${en}`, zh) : say(`${en}${after}`, zh);
}

function formatOf(issue: Extract<Issue, { code: 'invalid_format' }>): LocalizedText {
  const parts = issue as { includes?: string; prefix?: string; suffix?: string; pattern?: string };
  if (parts.includes !== undefined) return say(`text with ${parts.includes} in it`, `含有 ${parts.includes} 的文本`);
  if (parts.prefix !== undefined) return say(`text that begins with ${parts.prefix}`, `以 ${parts.prefix} 开头的文本`);
  if (parts.suffix !== undefined) return say(`text that ends with ${parts.suffix}`, `以 ${parts.suffix} 结尾的文本`);
  if (issue.format === 'regex')
    return say(
      `text of the form ${parts.pattern ?? 'that the schema gives'}`,
      `形如 ${parts.pattern ?? '模式所定'} 的文本`,
    );
  return formatTexts[issue.format] ?? plain(issue.format);
}

function alternatives(issue: Extract<Issue, { code: 'invalid_union' }>): LocalizedText {
  const { options } = issue as { options?: readonly unknown[] };
  if (options) return oneOf(options);
  const each = issue.errors.map((branch) => branch.map((inner) => expectationOf(inner)));
  const join = (language: keyof LocalizedText, and: string, or: string): string =>
    [...new Set(each.map((branch) => branch.map((one) => one[language]).join(and)))].join(or);
  return say(join('en', ' and ', ' or ') || 'another value', join('zh-CN', ' 且 ', ' 或 ') || '其他值');
}
