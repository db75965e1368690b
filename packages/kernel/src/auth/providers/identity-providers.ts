import { sha256 } from '@lingtan/sdk';
import type { KernelDatabase } from '../../database/index.ts';
import { keepOnce, takeOnce } from '../one-time.ts';
import type { UserInfo } from '../users.ts';
import { identityErrors } from './errors.ts';
import type { ProviderConfig } from './identity-file.ts';
import { type DirectoryAnswer, LdapProvider } from './ldap-provider.ts';
import { type OidcFlow, OidcProvider } from './oidc-provider.ts';
import { openProvider } from './open-provider.ts';
import type { ProviderAccounts } from './provider-accounts.ts';

const flowSeconds = 600;

/** A provider as the page of the sign-in names it. */
export type ProviderInfo = Pick<ProviderConfig, 'id' | 'name' | 'kind'>;

/** Somebody who has signed in by a provider. */
export interface SignedIn {
  user: UserInfo;
  withFactor: boolean;
}

/** What {@link IdentityProviders} needs. */
export interface IdentityProvidersOptions {
  providers: readonly ProviderConfig[];
  publicUrl: string | null;
  database: KernelDatabase;
  accounts: ProviderAccounts;
}

interface Flow extends OidcFlow {
  readonly to: string;
}

/** Sign-in by the providers of the enterprise. */
export class IdentityProviders {
  readonly #database: KernelDatabase;
  readonly #accounts: ProviderAccounts;
  readonly #providers: ReadonlyMap<string, OidcProvider | LdapProvider>;

  /** @throws IDENTITY_NO_PUBLIC_URL */
  constructor({ providers, publicUrl, database, accounts }: IdentityProvidersOptions) {
    this.#database = database;
    this.#accounts = accounts;
    this.#providers = new Map(providers.map((config) => [config.id, openProvider(config, publicUrl)]));
  }

  /** For everybody, so without anything but names. */
  list(): ProviderInfo[] {
    return [...this.#providers.values()].map(({ config: { id, name, kind } }) => ({ id, name, kind }));
  }

  /** @throws IDENTITY_UNKNOWN_PROVIDER */
  assertKnown(id: string): void {
    if (!this.#providers.has(id)) throw identityErrors.UNKNOWN_PROVIDER({ provider: id });
  }

  /**
   * Begins a sign-in by OpenID Connect.
   * @param browser what only this browser has
   * @param to page to come back to
   * @returns where to send the browser
   * @throws IDENTITY_UNKNOWN_PROVIDER, IDENTITY_UNREACHABLE
   */
  async begin(id: string, browser: string, to: string): Promise<URL> {
    const { url, flow } = await this.#oidc(id).begin();
    const kept: Flow = { ...flow, to };
    await this.#database.withKernelTx((tx) =>
      keepOnce(tx, flowName(id, browser, flow.state), JSON.stringify(kept), flowSeconds),
    );
    return url;
  }

  /**
   * Takes what a browser brings back from a provider. What it has brought once is worth nothing any more, however that ends.
   * @throws IDENTITY_FLOW_OVER, what {@link OidcProvider.finish} throws, what {@link ProviderAccounts.admit} throws
   */
  async finish(
    id: string,
    browser: string | null,
    query: URLSearchParams,
    address: string,
  ): Promise<SignedIn & { to: string }> {
    const provider = this.#oidc(id);
    const state = query.get('state');
    const kept =
      browser === null || state === null
        ? null
        : await this.#database.withKernelTx((tx) => takeOnce(tx, flowName(id, browser, state)));
    if (kept === null) throw identityErrors.FLOW_OVER();
    const flow = JSON.parse(kept) as Flow;
    const person = await provider.finish(query, flow);
    const user = await this.#accounts.admit(provider.config, person, address);
    return { user, withFactor: person.secondFactor, to: flow.to };
  }

  /** Asks a directory whether the password is right. @throws IDENTITY_UNKNOWN_PROVIDER, what {@link LdapProvider.signIn} throws */
  async ask(id: string, user: string, password: string): Promise<DirectoryAnswer> {
    return this.#ldap(id).signIn(user, password);
  }

  /** Lets in whom a directory knows. @throws what {@link ProviderAccounts.admit} throws */
  async admit(id: string, { person }: DirectoryAnswer & { ok: true }, address: string): Promise<SignedIn> {
    const user = await this.#accounts.admit(this.#ldap(id).config, person, address);
    return { user, withFactor: person.secondFactor };
  }

  /** Where the browser of such an account ends its session with the provider; null where there is nothing to end. */
  async endSessionUrl(id: string | null): Promise<string | null> {
    const provider = id === null ? undefined : this.#providers.get(id);
    return provider instanceof OidcProvider ? provider.endSessionUrl() : null;
  }

  /** Whose provider is not configured any more is signed out: nobody vouches for them. @returns how many sessions there were */
  async endSessionsOfOthers(): Promise<number> {
    return this.#accounts.endSessionsOfOthers([...this.#providers.keys()]);
  }

  #oidc(id: string): OidcProvider {
    const provider = this.#providers.get(id);
    if (!(provider instanceof OidcProvider)) throw identityErrors.UNKNOWN_PROVIDER({ provider: id });
    return provider;
  }

  #ldap(id: string): LdapProvider {
    const provider = this.#providers.get(id);
    if (!(provider instanceof LdapProvider)) throw identityErrors.UNKNOWN_PROVIDER({ provider: id });
    return provider;
  }
}

const flowName = (id: string, browser: string, state: string): string =>
  `provider-flow/${sha256(JSON.stringify([id, browser, state]))}`;
