import { afterEach, expect, it, vi } from 'vitest';
import { signOut } from './sign-out.ts';

afterEach(() => vi.unstubAllGlobals());

/** Signs out where the server answers like this, one after the other. @returns what happened, in order */
async function out(...answers: (Response | TypeError)[]): Promise<string[]> {
  const did: string[] = [];
  vi.stubGlobal('fetch', async () => {
    did.push('asked');
    const next = answers.shift()!;
    if (next instanceof Error) throw next;
    return next;
  });
  const steps = {
    clear: () => did.push('cleared'),
    warn: () => did.push('warned'),
    leave: (to: string) => did.push(`left to ${to}`),
  };
  await signOut({ ...steps, pause: async () => void did.push('waited') }).catch(() => did.push('failed'));
  return did;
}
const gone = () => new TypeError('Failed to fetch');

it('signing out clears the page, and leads to the provider where there is one', async () => {
  expect(await out(Response.json({}))).toEqual(['asked', 'cleared']);
  expect(await out(Response.json({ redirect: 'https://sso' }))).toEqual(['asked', 'cleared', 'left to https://sso']);
});

it('where the server is not reached the page is cleared at once, and the session ended as soon as it is', async () => {
  const rest = ['waited', 'asked', 'waited', 'asked'];
  expect(await out(gone(), gone(), Response.json({}))).toEqual(['asked', 'cleared', 'warned', ...rest]);
});

it('a refusal of the server leaves the page to whoever is signed in', async () => {
  expect(await out(Response.json({ code: 'HTTP_NOT_FOUND' }, { status: 404 }))).toEqual(['asked', 'failed']);
});
