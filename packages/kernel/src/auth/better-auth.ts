import type pg from 'pg';
import { hashPassword, isOutdated, verifyPassword } from './password-hash.ts';
import { maxPasswordLength, minPasswordLength } from './password-policy.ts';

/** A session ends after this long without a request… */
export const idleSeconds = 12 * 3600;
/** …and after this long in any case. */
export const absoluteSeconds = 7 * 24 * 3600;

/** Options of {@link createAuth}. */
export interface AuthOptions {
  /** Connections of the kernel role whose search path is the schema `auth`. */
  pool: pg.Pool;
  /** Signs cookies. Another one is used from the next request on. */
  secret(): string;
  /** Address browsers use, when it is known. */
  publicUrl: string | null;
  /** Whether browsers come by https: only then they keep secure cookies. */
  secure: boolean;
  /** Other than that of an installation on another port of this host, since browsers keep cookies by host. */
  cookiePrefix: string;
}

/**
 * The library's instance: e-mail and password, sessions by reference in PostgreSQL, nobody signs up by themselves. Its five
 * hundred modules are loaded when the first person comes.
 */
export function createAuth(options: AuthOptions) {
  let made: { secret: string; instance: ReturnType<typeof load> } | undefined;
  return () => {
    const secret = options.secret();
    if (made?.secret !== secret) made = { secret, instance: load({ ...options, secret }) };
    return made.instance;
  };
}

async function load(options: Omit<AuthOptions, 'secret'> & { secret: string }) {
  const { betterAuth } = await import('better-auth');
  return betterAuth({
    appName: 'Lingtan',
    basePath: '/api/auth',
    baseURL: options.publicUrl ?? 'http://localhost',
    secret: options.secret,
    database: options.pool,
    // Requests reach the library only after the kernel has compared Origin with the address that was asked.
    trustedOrigins: (request) => (request ? [request.headers.get('origin') ?? ''] : []),
    emailAndPassword: {
      ...{ enabled: true, disableSignUp: true, minPasswordLength, maxPasswordLength, autoSignIn: false },
      password: {
        hash: hashPassword,
        verify: async ({ hash, password }) => {
          const isRight = await verifyPassword(hash, password);
          if (isRight && isOutdated(hash)) await replaceHash(options.pool, hash, password);
          return isRight;
        },
      },
    },
    user: {
      additionalFields: {
        platformAdmin: { type: 'boolean', required: false, defaultValue: false, input: false },
        language: { type: 'string', required: false, input: false },
      },
    },
    session: { expiresIn: idleSeconds, updateAge: 300, cookieCache: { enabled: false } },
    // The kernel counts requests and failed sign-ins itself, by /64 and in the database.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: {
      // The library's own prefix would be the weaker `__Secure-`, which other hosts of the domain may set.
      cookiePrefix: options.cookiePrefix,
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/', secure: options.secure },
      ipAddress: { ipAddressHeaders: ['x-lingtan-address'] },
      disableOriginCheck: false,
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;

/** Only while it is the one that was compared: a password that was changed meanwhile stays. */
async function replaceHash(pool: pg.Pool, outdated: string, password: string): Promise<void> {
  const hash = await hashPassword(password);
  await pool.query('update "account" set password = $1 where password = $2', [hash, outdated]);
}
