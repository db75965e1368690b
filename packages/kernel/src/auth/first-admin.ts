import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/index.ts';
import { randomPassword } from './password-policy.ts';
import { hashed, type UserStore } from './users.ts';

export const firstAdminEmail = 'admin@lingtan.local';
const fileName = 'first-login.txt';

/** Way in of the first administrator, until the password has been changed. */
export interface FirstLogin {
  email: string;
  password: string;
}

/**
 * Makes the first administrator when the installation has no user, with a random password that is kept in a file of the
 * data folder, beside the address to sign in at. Returns the way in while that password is still good; removes the file once it is not.
 */
export async function ensureFirstAdmin(
  database: KernelDatabase,
  users: UserStore,
  dataDir: string,
  address: string,
): Promise<FirstLogin | null> {
  return database.withKernelTx(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('lingtan first administrator'))`);
    const { rows } = await tx.execute(sql`select id from auth."user" limit 1`);
    if (rows.length === 0) {
      const password = randomPassword();
      const user = { name: 'Administrator', email: firstAdminEmail, password: await hashed(password, firstAdminEmail) };
      await users.create(tx, { ...user, platformAdmin: true });
      const login = { email: firstAdminEmail, password };
      writeFirstLogin(dataDir, login, address);
      return login;
    }
    const kept = readFirstLogin(dataDir);
    if (kept === null) return null;
    const user = await users.findByEmail(tx, kept.email);
    if (user && (await users.hasPassword(user.id, kept.password))) {
      // An installation of before did not know that. The port may be another one this time.
      await tx.execute(sql`update auth."user" set "mustChangePassword" = true where id = ${user.id}`);
      writeFirstLogin(dataDir, kept, address);
      return kept;
    }
    removeFirstLogin(dataDir);
    return null;
  });
}

/** What the file says; null when there is none. */
export function readFirstLogin(dataDir: string): FirstLogin | null {
  const file = join(dataDir, fileName);
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  const email = /\S+@\S+/.exec(text)?.[0];
  const password = /\b\w{5}(?:-\w{5}){4,5}\b/.exec(text)?.[0];
  return email && password ? { email, password } : null;
}

function writeFirstLogin(dataDir: string, { email, password }: FirstLogin, address: string): void {
  const lines = [
    `Lingtan at ${address}`,
    `E-mail: ${email}`,
    `Password: ${password}`,
    '',
    'Made at the first start. This file goes away when the password is changed.',
  ];
  writeFileSync(join(dataDir, fileName), `${lines.join('\n')}\n`, { mode: 0o600 });
}

/** Removes the file, after the password has been changed. */
export function removeFirstLogin(dataDir: string): void {
  rmSync(join(dataDir, fileName), { force: true });
}
