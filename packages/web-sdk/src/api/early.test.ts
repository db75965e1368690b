import { afterEach, expect, test } from 'vitest';
import { takeEarly } from './early.ts';

const page = globalThis as { lingtanEarly?: Record<string, Promise<Response>> };

afterEach(() => delete page.lingtanEarly);

test('an answer that the page fetched ahead is given once', async () => {
  const answer = Response.json({ id: 'u1' });
  page.lingtanEarly = { '/api/me': Promise.resolve(answer) };
  expect(await takeEarly('/api/parks/dafeng')).toBeNull();
  expect(await takeEarly('/api/me', 2_000)).toBe(answer);
  expect(await takeEarly('/api/me')).toBeNull();
});

test('an answer of the first moments is no answer later', async () => {
  page.lingtanEarly = { '/api/me': Promise.resolve(Response.json({ id: 'u1' })) };
  expect(await takeEarly('/api/me', 60_000)).toBeNull();
});

test('a refusal from before the sign-in and a failed request are asked again', async () => {
  page.lingtanEarly = {
    '/api/parks/dafeng': Promise.resolve(Response.json({ code: 'UNAUTHORIZED' }, { status: 401 })),
    '/api/me': Promise.reject(new TypeError('Failed to fetch')),
  };
  expect(await takeEarly('/api/parks/dafeng', 2_000)).toBeNull();
  expect(await takeEarly('/api/me', 2_000)).toBeNull();
  expect(page.lingtanEarly).toEqual({});
});

test('a page without such answers asks by itself', async () => {
  expect(await takeEarly('/api/me')).toBeNull();
});
