import { afterEach, expect, test } from 'vitest';
import { takeEarly } from './early.ts';

const page = globalThis as { lingtanEarly?: Record<string, Promise<Response>> };

afterEach(() => delete page.lingtanEarly);

test('an answer that the page fetched ahead is given once', async () => {
  const answer = Response.json({ id: 'u1' });
  page.lingtanEarly = { '/api/me': Promise.resolve(answer) };
  expect(await takeEarly('/api/parks/dafeng')).toBeNull();
  expect(await takeEarly('/api/me')).toBe(answer);
  expect(await takeEarly('/api/me')).toBeNull();
});

test('a refusal from before the sign-in and a failed request are asked again', async () => {
  page.lingtanEarly = {
    '/api/parks/dafeng': Promise.resolve(Response.json({ code: 'UNAUTHORIZED' }, { status: 401 })),
    '/api/me': Promise.reject(new TypeError('Failed to fetch')),
  };
  expect(await takeEarly('/api/parks/dafeng')).toBeNull();
  expect(await takeEarly('/api/me')).toBeNull();
  expect(page.lingtanEarly).toEqual({});
});

test('a page without such answers asks by itself', async () => {
  expect(await takeEarly('/api/me')).toBeNull();
});
