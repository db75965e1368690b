import type { z } from 'zod';
import type { TariffProblem } from '../../contracts/index.ts';
import { problem } from './problems.ts';
import type { ProblemPath } from './problems.ts';

type Issue = z.core.$ZodIssue;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** What a text should look like, by the message its pattern carries in the contract. */
const formats: Record<string, [string, string]> = {
  decimal: ['a decimal number with at most 8 digits after the point', '十进制数，小数点后至多 8 位'],
  range: ['a range of hours like 22:00-02:00', '时间区间，如 22:00-02:00'],
  'lower-case': ['lower-case letters, digits and dashes', '小写字母、数字和连字符'],
};

function expectedFormat(issue: Issue): [string, string] {
  if (issue.code === 'invalid_format' && issue.format === 'date') return ['a date YYYY-MM-DD', '日期 YYYY-MM-DD'];
  const format = Object.keys(formats).find((word) => issue.message.includes(word));
  return format === undefined ? [issue.message, issue.message] : formats[format]!;
}

function options(issue: Issue): string {
  return issue.code === 'invalid_value' ? issue.values.map(String).join(', ') : '';
}

function describe(issue: Issue, value: unknown): [string, string, string] {
  if (value === undefined && issue.code !== 'unrecognized_keys') return ['required', 'Required', '必填'];
  if (value === '') return ['required', 'Required', '必填'];
  switch (issue.code) {
    case 'invalid_format': {
      const [en, zh] = expectedFormat(issue);
      return ['format', `${shown(value)} is not ${en}`, `${shown(value)} 无效，应为${zh}`];
    }
    case 'invalid_value':
      return [
        'option',
        `${shown(value)} is not one of: ${options(issue)}`,
        `${shown(value)} 无效，可选：${options(issue)}`,
      ];
    case 'too_small':
      if (issue.origin === 'array' || issue.origin === 'string')
        return ['empty', `Give at least ${issue.minimum}`, `至少需要 ${issue.minimum} 项`];
      return [
        'too-small',
        `${shown(value)} must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`,
        `${shown(value)} 应${issue.inclusive ? '不小于' : '大于'} ${issue.minimum}`,
      ];
    case 'too_big':
      return [
        'too-big',
        `${shown(value)} must be at most ${issue.maximum}`,
        `${shown(value)} 应不大于 ${issue.maximum}`,
      ];
    case 'unrecognized_keys':
      return ['unknown-field', `Unknown field: ${issue.keys.join(', ')}`, `未知字段：${issue.keys.join('、')}`];
    case 'invalid_type':
      return [
        'type',
        `${shown(value)} is not of the type ${issue.expected}`,
        `${shown(value)} 类型有误，应为 ${issue.expected}`,
      ];
    default:
      return ['shape', `${shown(value)}: ${issue.message}`, `${shown(value)}：内容不符合格式（${issue.message}）`];
  }
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

/** Issues of the schema as problems with the value that was found. */
export function shapeProblems(error: z.ZodError, input: unknown, at: ProblemPath = []): TariffProblem[] {
  return error.issues
    .flatMap((issue) => flatten(issue))
    .map((issue) => {
      const [code, en, zh] = describe(issue, valueAt(input, issue.path));
      return problem([...at, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))], code, en, zh);
    });
}

/** A union fails as a whole; what its nearest option misses is what the reader can act on. */
function flatten(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const nearest = [...issue.errors].sort((a, b) => score(a) - score(b))[0]!;
  return nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function score(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 10 : 1), 0);
}
