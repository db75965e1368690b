import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerProcess } from '@lingtan/test-park';

const json = { 'content-type': 'application/json' };

/** Passwords that have been put in the place of generated ones, by data folder. */
const chosen = new Map<string, { email: string; password: string }>();

/** A session of the first administrator, as a browser has it: the cookies. The generated password has been replaced. */
export async function signIn(server: ServerProcess, dataDir: string): Promise<string> {
  let account = chosen.get(dataDir);
  if (!account) {
    const { email, password } = firstLogin(dataDir);
    account = { email, password: `bench-${crypto.randomUUID()}` };
    const response = await fetch(`${server.url}/api/me/password`, {
      method: 'POST',
      headers: { ...json, origin: server.url, cookie: await enter(server, email, password) },
      body: JSON.stringify({ currentPassword: password, newPassword: account.password }),
    });
    if (!response.ok) throw new Error(`no password of one's own: ${await response.text()}`);
    chosen.set(dataDir, account);
  }
  return enter(server, account.email, account.password);
}

function firstLogin(dataDir: string): { email: string; password: string } {
  const login = readFileSync(join(dataDir, 'first-login.txt'), 'utf8');
  const email = /\S+@\S+/.exec(login)?.[0];
  const password = /\w{5}(?:-\w{5}){5}/.exec(login)?.[0];
  if (!email || !password) throw new Error('first-login.txt names no address and password');
  return { email, password };
}

async function enter(server: ServerProcess, email: string, password: string): Promise<string> {
  const response = await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { ...json, origin: server.url },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`no session: ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
