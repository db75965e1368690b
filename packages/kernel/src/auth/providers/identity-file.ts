import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { issueText, parkRoles, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { identityErrors } from './errors.ts';

const text = z.strictObject({ en: z.string().min(1).max(100), 'zh-CN': z.string().min(1).max(100) });
// The library's own word for accounts with a password.
const passwordAccounts = 'credential';
const id = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,40}$/,
    schemaText('lower-case letters, digits and dashes, starting with a letter', '小写字母、数字与短横线，以字母开头'),
  )
  .refine((value) => value !== passwordAccounts, schemaText('another id than credential', 'credential 以外的标识'));

/** Where a secret stands. Whoever writes the secret itself here is told that it does not belong here, without it. */
const secretReference = z
  .union([
    z.strictObject({ file: z.string().min(1).max(1000) }),
    z.strictObject({
      env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, schemaText('the name of a variable', '变量名')),
    }),
  ])
  .meta({ secret: true });
type SecretReference = z.output<typeof secretReference>;

const group = z.string().min(1).max(1000);
const grant = z
  .strictObject({
    group,
    platformAdmin: z.literal(true).optional(),
    park: z.string().min(1).max(63).optional(),
    role: z.enum(parkRoles).optional(),
    enterprise: z.string().min(1).max(63).optional(),
  })
  .superRefine((entry, context) => {
    const refuse = (field: string, en: string, zh: string) =>
      context.addIssue({ code: 'custom', path: [field], ...issueText(en, zh) });
    if (entry.platformAdmin) {
      for (const field of ['park', 'role', 'enterprise'] as const)
        if (entry[field] !== undefined) refuse(field, 'nothing beside platformAdmin', 'platformAdmin 之外不再填写');
      return;
    }
    if (entry.park === undefined) refuse('park', 'a park, or platformAdmin: true', '园区，或 platformAdmin: true');
    if (entry.role === undefined) refuse('role', parkRoles.join(', '), parkRoles.join('、'));
    if ((entry.role === 'member') !== (entry.enterprise !== undefined))
      refuse('enterprise', 'an enterprise for members, none for others', '成员须填企业，其他角色不填');
  });

/** What the members of a group are. */
export type Grant = z.output<typeof grant>;

const common = {
  id,
  name: text,
  /** PEM file with the authorities that its certificate may come from, beside those that the system trusts. */
  ca: z.string().min(1).max(1000).optional(),
  roles: z.array(grant).min(1).max(1000),
};

const accepted = z.array(z.string().min(1).max(200)).max(50);

const oidc = z.strictObject({
  ...common,
  kind: z.literal('oidc'),
  issuer: webAddress(),
  clientId: z.string().min(1).max(500),
  /** A client without one is a public one, which proves itself by PKCE alone. */
  clientSecret: secretReference.optional(),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))
    .max(20)
    .default(['openid', 'profile', 'email']),
  groupsClaim: z.string().min(1).max(200).default('groups'),
  /** Hosts of its end points beside that of the issuer. */
  hosts: z
    .array(z.string().regex(/^[a-z0-9.-]+(:\d+)?$/, schemaText('a host, with or without a port', '主机名，端口可选')))
    .max(20)
    .default([]),
  /** The enterprise gives out the addresses itself and the provider does not say so. */
  trustEmail: z.boolean().default(false),
  /** Values of `acr` or `amr` that stand for a second factor. Without, a session that comes from here has none. */
  secondFactor: z.strictObject({ acr: accepted.default([]), amr: accepted.default([]) }).optional(),
});

const attribute = z.string().regex(/^[A-Za-z][A-Za-z0-9;-]{0,100}$/, schemaText('the name of an attribute', '属性名'));
const filterWith = (gap: string) =>
  z
    .string()
    .max(1000)
    .regex(/^\(.*\)$/s, schemaText('a filter in brackets', '括号括起的过滤器'))
    .refine((value) => value.includes(gap), schemaText(`a filter with ${gap} in it`, `含 ${gap} 的过滤器`));

const ldap = z
  .strictObject({
    ...common,
    kind: z.literal('ldap'),
    url: z
      .string()
      .max(500)
      .regex(
        /^ldaps?:\/\/[^/?#@\s]+$/,
        schemaText('an address such as ldaps://host:636', '形如 ldaps://host:636 的地址'),
      ),
    startTls: z.boolean().default(false),
    insecure: z.boolean().default(false),
    bind: z.strictObject({ dn: z.string().min(1).max(1000), password: secretReference }),
    users: z.strictObject({
      base: z.string().min(1).max(1000),
      filter: filterWith('{user}').default('(uid={user})'),
      /** Attribute that stays with a person whatever else changes. */
      id: attribute.default('entryUUID'),
      email: attribute.default('mail'),
      name: attribute.default('cn'),
    }),
    groups: z.union([
      z.strictObject({ attribute }),
      z.strictObject({ base: z.string().min(1).max(1000), filter: filterWith('{dn}'), name: attribute.default('cn') }),
    ]),
  })
  .superRefine(({ url, startTls, insecure }, context) => {
    if (!URL.canParse(url)) return;
    const isLocal = isLoopback(new URL(url).hostname);
    if (insecure && !isLocal)
      context.addIssue({
        ...{ code: 'custom', path: ['insecure'] },
        ...issueText(
          'false beyond this machine: passwords would be readable on the way',
          '本机之外须为 false，否则密码会在途中泄露',
        ),
      });
    if (startTls && url.startsWith('ldaps:'))
      context.addIssue({
        code: 'custom',
        path: ['startTls'],
        ...issueText('false with ldaps', '使用 ldaps 时须为 false'),
      });
    if (!startTls && !insecure && url.startsWith('ldap:'))
      context.addIssue({
        ...{ code: 'custom', path: ['url'] },
        ...issueText('ldaps, or startTls: true beside it', 'ldaps，或同时设 startTls: true'),
      });
  });

/** The file that names the identity providers of an enterprise. */
export const identityFile = z
  .strictObject({ providers: z.array(z.discriminatedUnion('kind', [oidc, ldap])).max(20) })
  .superRefine(({ providers }, context) => {
    const ids = providers.map((provider) => provider.id);
    for (const [at, each] of ids.entries())
      if (ids.indexOf(each) !== at)
        context.addIssue({
          ...{ code: 'custom', path: ['providers', at, 'id'] },
          ...issueText('an id that no other provider has', '未被其他提供方使用的标识'),
        });
  });

type Known<T> = T & {
  /** The client secret, or the password that the directory is searched with; null for a public client. */
  readonly secret: string | null;
  /** Certificates of `ca`. */
  readonly authorities: string | null;
};
/** An OpenID Connect provider with its secrets. */
export type OidcConfig = Known<z.output<typeof oidc>>;
/** A directory with its secrets. */
export type LdapConfig = Known<z.output<typeof ldap>>;
export type ProviderConfig = OidcConfig | LdapConfig;

/**
 * Fetches what a file refers to. Paths are as seen from `folder`.
 * @throws IDENTITY_SECRET_MISSING
 */
export function withSecrets(
  { providers }: z.output<typeof identityFile>,
  folder: string,
  env: NodeJS.ProcessEnv,
): ProviderConfig[] {
  return providers.map((provider, at): ProviderConfig => {
    const reference = provider.kind === 'oidc' ? provider.clientSecret : provider.bind.password;
    const field = `providers.${at}.${provider.kind === 'oidc' ? 'clientSecret' : 'bind.password'}`;
    return {
      ...provider,
      secret: reference === undefined ? null : readSecret(reference, field, folder, env),
      authorities: provider.ca === undefined ? null : readCertificates(provider.ca, `providers.${at}.ca`, folder),
    };
  });
}

function readSecret(reference: SecretReference, field: string, folder: string, env: NodeJS.ProcessEnv): string {
  const value = 'env' in reference ? `env ${reference.env}` : reference.file;
  const found =
    'env' in reference ? env[reference.env] : readReferred(reference.file, field, folder).replace(/\r?\n$/, '');
  if (found === undefined || found === '') throw identityErrors.SECRET_MISSING({ field, value, reason: 'it is empty' });
  return found;
}

function readCertificates(path: string, field: string, folder: string): string {
  const text = readReferred(path, field, folder);
  try {
    void new X509Certificate(text);
    return text;
  } catch (error) {
    throw identityErrors.SECRET_MISSING({ field, value: path, reason: 'it begins with no certificate in PEM' }, error);
  }
}

function readReferred(path: string, field: string, folder: string): string {
  try {
    return readFileSync(resolve(folder, path), 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw identityErrors.SECRET_MISSING({ field, value: path, reason }, error);
  }
}

/** Whether a host of an address is this machine, whatever a resolver says. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function webAddress() {
  return z
    .string()
    .max(500)
    .refine(
      (value) => {
        if (!URL.canParse(value)) return false;
        const { protocol, hostname, search, hash, username } = new URL(value);
        return (
          (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) && search + hash + username === ''
        );
      },
      schemaText('an https address; http on this machine only', 'https 地址；http 仅限本机'),
    );
}
