import { identityErrors } from './errors.ts';
import type { ProviderConfig } from './identity-file.ts';
import { LdapProvider } from './ldap-provider.ts';
import { OidcProvider } from './oidc-provider.ts';

/**
 * The connection to a provider, which loads its library at the first use.
 * @throws IDENTITY_NO_PUBLIC_URL
 */
export function openProvider(config: ProviderConfig, publicUrl: string | null): OidcProvider | LdapProvider {
  if (config.kind === 'ldap') return new LdapProvider(config);
  if (publicUrl === null) throw identityErrors.NO_PUBLIC_URL({ provider: config.id });
  return new OidcProvider(config, publicUrl);
}
