import { expect, test } from 'vitest';
import { noteUnauthorized, onUnauthorized, resolvePath, withQuery } from './client.ts';
import { asProblem, ProblemError, toProblem } from './problem.ts';
import { texts } from '../i18n/i18n.ts';
import { mergeLatest } from '../live/use-latest.ts';

test('short paths are below the park or the plugin', () => {
  expect(resolvePath('/api/me', null, null)).toBe('/api/me');
  expect(resolvePath('/points', 'dafeng', null)).toBe('/api/parks/dafeng/points');
  expect(resolvePath('points', 'dafeng', null)).toBe('/api/parks/dafeng/points');
  expect(resolvePath('./intervals', 'dafeng', 'energy-metering')).toBe('/api/parks/dafeng/x/energy-metering/intervals');
  expect(() => resolvePath('/points', null, null)).toThrow('no park is chosen');
  expect(() => resolvePath('./x', 'dafeng', null)).toThrow('not inside one');
});

test('queries join lists and leave out what is missing', () => {
  expect(withQuery('/a', { points: ['x', 'y'], from: 0, to: null, other: undefined })).toBe('/a?points=x%2Cy&from=0');
  expect(withQuery('/a?b=1', { c: true })).toBe('/a?b=1&c=true');
  expect(withQuery('/a')).toBe('/a');
});

test.each([
  [401, 'AUTH_REQUIRED', [true]],
  [401, undefined, [true]],
  [403, 'AUTH_FACTOR_REQUIRED', [false]],
  [403, 'AUTH_PASSWORD_CHANGE_REQUIRED', [false]],
  // Whoever mistypes a password in the middle of a session still has it.
  [401, 'AUTH_SIGN_IN_FAILED', []],
  [401, 'IDENTITY_SIGN_IN_FAILED', []],
  [403, 'AUTH_FORBIDDEN', []],
])('a refusal %i %s says of the session: ended, closed for now, or nothing', (status, code, expected) => {
  const said: boolean[] = [];
  const stop = onUnauthorized((ended) => said.push(ended));
  noteUnauthorized(status, code);
  stop();
  expect(said).toEqual(expected);
});

test('every refusal has a code and a sentence', () => {
  const body = {
    title: 'Conflict',
    status: 409,
    code: 'PARK_CONFLICT',
    detail: 'Already there',
    params: { id: 'x' },
    hint: 'Choose another',
  };
  expect(toProblem(409, 'Conflict', body)).toEqual(body);
  expect(toProblem(502, 'Bad Gateway', '<html>')).toEqual({ title: 'Bad Gateway', status: 502, code: 'HTTP_502' });
  expect(new ProblemError(toProblem(409, '', body)).message).toBe('Already there');
  expect(asProblem(new Error('broken'))).toMatchObject({ code: 'CLIENT_ERROR', message: 'broken' });
});

test('a refusal speaks the language of the page', async () => {
  const answer = {
    title: 'Conflict',
    code: 'PARK_CONFLICT',
    detail: 'Already there',
    hint: 'Choose another',
    translations: { 'zh-CN': { detail: '已存在', hint: '请另选一个' } },
  };
  await texts.init({ lng: 'en', resources: {} });
  expect(toProblem(409, '', answer)).toMatchObject({ detail: 'Already there', hint: 'Choose another' });
  await texts.changeLanguage('zh-CN');
  expect(toProblem(409, '', answer)).toMatchObject({ detail: '已存在', hint: '请另选一个' });
  await texts.changeLanguage('en');
});

test('older live values never replace newer ones', () => {
  const value = (ts: number) => ({ point: 'p', ts, value: ts, quality: 0 });
  const first = mergeLatest(new Map(), [value(5)]);
  expect(mergeLatest(first, [value(4), value(5)])).toBe(first);
  expect(mergeLatest(first, [value(9), value(7)]).get('p')).toEqual(value(9));
});
