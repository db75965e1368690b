import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerProcess } from '@lingtan/testing';

/** A session as a browser has it. */
export async function signIn(server: ServerProcess, dataDir: string): Promise<string> {
  const login = readFileSync(join(dataDir, 'first-login.txt'), 'utf8');
  const email = /\S+@\S+/.exec(login)?.[0];
  const password = /\w{5}(?:-\w{5}){4}/.exec(login)?.[0];
  const response = await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`no session: ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
