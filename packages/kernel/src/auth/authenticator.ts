import { authErrors } from '../errors.ts';
import type { Identity } from './identity.ts';
import { identifyLocal } from './local-token.ts';
import type { SessionStore } from './sessions.ts';
import type { TokenStore } from './tokens.ts';

/** Credentials of a request or a socket. */
export interface Credentials {
  authorization?: string | undefined;
  cookie?: string | undefined;
  /** Where it comes from. */
  address: string;
}

/** Finds out who is asking. */
export class Authenticator {
  readonly #sessions: SessionStore;
  readonly #tokens: TokenStore;
  readonly #localToken: string | null;
  readonly #cookiePrefix: string;

  constructor(
    sessions: SessionStore,
    tokens: TokenStore,
    { localToken, cookiePrefix }: { localToken: string | null; cookiePrefix: string },
  ) {
    this.#sessions = sessions;
    this.#tokens = tokens;
    this.#localToken = localToken;
    this.#cookiePrefix = cookiePrefix;
  }

  /**
   * Null for anonymous. A token that is sent must be good: a bad one is an error even when a cookie came along.
   * Whether a key may be used from there is not judged here.
   * @throws AUTH_INVALID_TOKEN
   */
  async identify({ authorization, cookie }: Omit<Credentials, 'address'>): Promise<Identity | null> {
    if (authorization !== undefined) {
      const token = /^Bearer ([\w-]{1,200})$/.exec(authorization)?.[1];
      const identity =
        token === undefined ? null : (identifyLocal(token, this.#localToken) ?? (await this.#tokens.identify(token)));
      if (!identity) throw authErrors.INVALID_TOKEN();
      return identity;
    }
    return cookie !== undefined && cookie.includes(`${this.#cookiePrefix}.`) ? this.#sessions.identify(cookie) : null;
  }

  /** Of the identities given, those whose credential has ended since, or has other rights now. */
  async ended(identities: readonly Identity[]): Promise<Set<Identity>> {
    const sessions = identities.filter((identity) => identity.via === 'cookie');
    const tokens = identities.filter((identity) => identity.via === 'token');
    const [goodSessions, goodTokens] = await Promise.all([
      this.#sessions.stillGood(sessions),
      this.#tokens.stillGood(tokens),
    ]);
    return new Set([
      ...sessions.filter((identity) => !goodSessions.has(identity)),
      ...tokens.filter((identity) => !goodTokens.has(identity)),
    ]);
  }
}
