import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** Bounds of a number, text or list as JSON Schema states them, so that a message can name both ends. */
export interface Bounds {
  min?: number;
  max?: number;
}

const types: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  set: 'a list',
  object: 'an object',
  record: 'an object',
  map: 'an object',
  date: 'a date',
  null: 'null',
  undefined: 'nothing',
};

const formats: Record<string, string> = {
  email: 'an e-mail address',
  url: 'an address such as https://example.org',
  uuid: 'a UUID',
  guid: 'a UUID',
  datetime: 'a time such as 2026-11-24T08:00:00Z',
  date: 'a date such as 2026-11-24',
  time: 'a time of day such as 08:00:00',
  duration: 'an ISO 8601 duration such as PT15M',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  json_string: 'JSON',
};

/** What would have been right, in words: `text`, `a number from 1 to 500`, `one of wide, long`. */
export function expectationOf(issue: Issue, bounds: Bounds = {}): string {
  if (issue.code === 'unrecognized_keys') return 'no such field';
  if (hasOwnMessage(issue)) return issue.message.replace(/^expected /i, '');
  switch (issue.code) {
    case 'invalid_type':
      return types[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.length === 1
        ? shownValue(issue.values[0])
        : `one of ${issue.values.map(shownValue).join(', ')}`;
    case 'too_big':
      return range(issue.origin, { ...bounds, max: Number(issue.maximum) }, issue.inclusive === false);
    case 'too_small':
      return range(issue.origin, { ...bounds, min: Number(issue.minimum) }, issue.inclusive === false);
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return formatOf(issue);
    case 'invalid_union':
      return alternatives(issue);
    default:
      return issue.message;
  }
}

/** What is wrong with a value that is there. */
export function verdictOf(issue: Issue): string {
  const sized = 'origin' in issue && issue.origin !== 'number' && issue.origin !== 'int';
  if (issue.code === 'too_big') return sized ? 'is too long' : 'is too large';
  if (issue.code === 'too_small') return sized ? 'is too short' : 'is too small';
  return 'is not valid';
}

// Messages that a schema brings along say more than its kind does.
function hasOwnMessage(issue: Issue): boolean {
  return !/^(Invalid|Too (big|small)|Unrecognized)\b/.test(issue.message);
}

function shownValue(value: unknown): string {
  return typeof value === 'string' ? value : String(value);
}

function range(origin: string, { min, max }: Bounds, exclusive: boolean): string {
  const unit = origin === 'string' ? 'characters' : ['array', 'set'].includes(origin) ? 'entries' : null;
  const what = unit === null ? 'a number ' : '';
  const after = unit === null ? '' : ` ${unit}`;
  if (exclusive) return max === undefined ? `${what}above ${min}${after}` : `${what}below ${max}${after}`;
  if (unit === 'characters' && min === 1 && max === undefined) return 'text that is not empty';
  if (min !== undefined && max !== undefined)
    return min === max ? `${what}exactly ${min}${after}` : `${what}from ${min} to ${max}${after}`;
  const bound = max === undefined ? `at least ${min}` : `at most ${max}`;
  return unit === null ? `a number of ${bound}` : `${bound}${after}`;
}

function formatOf(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  const parts = issue as { includes?: string; prefix?: string; suffix?: string; pattern?: string };
  if (parts.includes !== undefined) return `text with ${parts.includes} in it`;
  if (parts.prefix !== undefined) return `text that begins with ${parts.prefix}`;
  if (parts.suffix !== undefined) return `text that ends with ${parts.suffix}`;
  if (issue.format === 'regex') return `text of the form ${parts.pattern ?? 'that the schema gives'}`;
  return formats[issue.format] ?? issue.format;
}

function alternatives(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  const { options } = issue as { options?: readonly unknown[] };
  if (options) return `one of ${options.map(shownValue).join(', ')}`;
  const each = issue.errors.map((branch) => branch.map((inner) => expectationOf(inner)).join(' and '));
  return [...new Set(each)].join(' or ') || 'another value';
}
