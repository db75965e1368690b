import type { Configuration } from 'openid-client';
import { identityErrors } from './errors.ts';
import type { OidcConfig } from './identity-file.ts';
import { NoAnswer, outsideFetch } from './outside-fetch.ts';
import { emailOf, nameOf, type ProvenPerson } from './proven-person.ts';
import { reasonOf } from './reason.ts';

// Keys and end points change; a provider that has moved is found again within this time.
const keptMs = 3_600_000;
const clockToleranceSeconds = 30;

/** What the server keeps of a sign-in while the browser is at the provider. */
export interface OidcFlow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Sign-in by OpenID Connect: authorization code with PKCE, state and nonce; the ID token is checked with the provider's keys. */
export class OidcProvider {
  readonly config: OidcConfig;
  readonly #redirectUri: string;
  readonly #home: string;
  #known: { configuration: Configuration; until: number } | null = null;

  /** @param publicUrl address that browsers use; the redirect address follows from it and from nothing else */
  constructor(config: OidcConfig, publicUrl: string) {
    this.config = config;
    this.#redirectUri = new URL(`/api/auth/providers/${config.id}/callback`, publicUrl).href;
    this.#home = new URL('/', publicUrl).href;
  }

  /** Address that the provider has to know. */
  get redirectUri(): string {
    return this.#redirectUri;
  }

  /** Fetches the provider's own description. @returns what is worth knowing of it @throws IDENTITY_UNREACHABLE */
  async check(): Promise<string> {
    const configuration = await this.#configuration();
    const { issuer, end_session_endpoint: end } = configuration.serverMetadata();
    return `issuer ${issuer}; redirect address ${this.#redirectUri}; ${end ? 'ends sessions' : 'cannot end sessions'}`;
  }

  /** Where to send the browser. @throws IDENTITY_UNREACHABLE */
  async begin(): Promise<{ url: URL; flow: OidcFlow }> {
    const configuration = await this.#configuration();
    const client = await import('openid-client');
    const flow = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const { scopes, secondFactor } = this.config;
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirectUri,
      scope: [...new Set(['openid', ...scopes])].join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
      state: flow.state,
      nonce: flow.nonce,
      ...(secondFactor && secondFactor.acr.length > 0 ? { acr_values: secondFactor.acr.join(' ') } : {}),
    });
    return { url, flow };
  }

  /**
   * Takes what the browser brought back.
   * @param query of the address that it came to
   * @throws IDENTITY_UNREACHABLE, IDENTITY_DECLINED, IDENTITY_NOT_PROVEN, IDENTITY_NO_EMAIL, IDENTITY_EMAIL_UNVERIFIED
   */
  async finish(query: URLSearchParams, { state, nonce, verifier }: OidcFlow): Promise<ProvenPerson> {
    const configuration = await this.#configuration();
    const { authorizationCodeGrant } = await import('openid-client');
    const url = new URL(this.#redirectUri);
    url.search = query.toString();
    const tokens = await authorizationCodeGrant(configuration, url, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    }).catch((error: unknown) => {
      throw this.#fault(error);
    });
    return this.#person(tokens.claims() ?? {});
  }

  /** Where a browser ends its session with the provider; null where it cannot, or cannot be asked. */
  async endSessionUrl(): Promise<string | null> {
    const configuration = await this.#configuration().catch(() => null);
    if (!configuration?.serverMetadata().end_session_endpoint) return null;
    const { buildEndSessionUrl } = await import('openid-client');
    return buildEndSessionUrl(configuration, { post_logout_redirect_uri: this.#home }).href;
  }

  #person(claims: Readonly<Record<string, unknown>>): ProvenPerson {
    const provider = this.config.name;
    const { groupsClaim, secondFactor, trustEmail } = this.config;
    const email = emailOf(claims['email']);
    if (email === null) throw identityErrors.NO_EMAIL({ provider });
    if (!trustEmail && claims['email_verified'] !== true) throw identityErrors.EMAIL_UNVERIFIED({ provider, email });
    const amr = strings(claims['amr']);
    return {
      subject: String(claims['sub']),
      email,
      name: nameOf(claims['name'], email),
      groups: strings(claims[groupsClaim] ?? within(claims, groupsClaim.split('.'))),
      secondFactor:
        secondFactor !== undefined &&
        (secondFactor.acr.includes(String(claims['acr'])) || secondFactor.amr.some((each) => amr.includes(each))),
    };
  }

  async #configuration(): Promise<Configuration> {
    if (this.#known && this.#known.until > performance.now()) return this.#known.configuration;
    const client = await import('openid-client');
    const { issuer, clientId, secret } = this.config;
    const [basic, post] =
      secret === null ? [client.None(), null] : [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
    const authenticate: typeof basic = (server, ...rest) => {
      const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
      return (post === null || methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
    };
    const settings = { [client.clockTolerance]: clockToleranceSeconds };
    const configuration = await client
      .discovery(new URL(issuer), clientId, settings, authenticate, {
        [client.customFetch]: outsideFetch(this.config),
        execute: [
          client.enableNonRepudiationChecks,
          ...(issuer.startsWith('http:') ? [client.allowInsecureRequests] : []),
        ],
      })
      .catch((error: unknown) => {
        throw identityErrors.UNREACHABLE({ provider: this.config.name }, reasonOf(error));
      });
    this.#known = { configuration, until: performance.now() + keptMs };
    return configuration;
  }

  #fault(error: unknown): Error {
    const provider = this.config.name;
    for (let cause = error; cause instanceof Error; cause = cause.cause)
      if (cause instanceof NoAnswer) return identityErrors.UNREACHABLE({ provider }, reasonOf(error));
    const { code, error: reason } = error as { code?: unknown; error?: unknown };
    // Its own word for why, which is one of a few; descriptions are anybody's text.
    if (code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR' && /^[a-z_]{1,60}$/.test(String(reason)))
      return identityErrors.DECLINED({ provider, reason: String(reason) }, reasonOf(error));
    return identityErrors.NOT_PROVEN({ provider }, reasonOf(error));
  }
}

const strings = (value: unknown): string[] =>
  [value].flat().filter((each): each is string => typeof each === 'string' && each !== '');

function within(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return within((value as Record<string, unknown>)[key], rest);
}
