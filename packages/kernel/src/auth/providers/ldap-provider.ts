import { connect, isIP, type Socket } from 'node:net';
import type { ConnectionOptions, SecureContext } from 'node:tls';
import type { Client, Entry } from 'ldapts';
import { identityErrors } from './errors.ts';
import type { LdapConfig } from './identity-file.ts';
import { emailOf, nameOf, type ProvenPerson } from './proven-person.ts';
import { reasonOf } from './reason.ts';
import { trustOf } from './trust.ts';

const connectTimeoutMs = 5_000;
const answerTimeoutMs = 10_000;
const pageSize = 500;
const sizeLimitExceeded = 4;
// Active Directory's, which is no text.
const binaryIds = ['objectguid', 'objectsid'];

/** How a sign-in at a directory ended. Of a wrong password: whose it would have been, where there is such a person. */
export type DirectoryAnswer = { ok: true; person: ProvenPerson } | { ok: false; email: string | null };

/** Sign-in by a directory: it is searched with an account of its own, then asked to take the person's password. */
export class LdapProvider {
  readonly config: LdapConfig;
  readonly #trust: SecureContext | undefined;

  constructor(config: LdapConfig) {
    this.config = config;
    this.#trust = trustOf(config.authorities);
  }

  /** Connects and binds. @returns what is worth knowing of it @throws IDENTITY_UNREACHABLE */
  async check(): Promise<string> {
    return this.#searching(async (client) => {
      const { base } = this.config.users;
      const { searchEntries } = await client.search(base, {
        scope: 'base',
        filter: '(objectClass=*)',
        attributes: ['1.1'],
      });
      return `bound as ${this.config.bind.dn}; ${base} ${searchEntries.length === 1 ? 'is there' : 'is not there'}`;
    });
  }

  /** @throws IDENTITY_UNREACHABLE, IDENTITY_NO_EMAIL */
  async signIn(user: string, password: string): Promise<DirectoryAnswer> {
    // A bind without a password is one of nobody in particular, which directories let pass.
    if (password === '') return { ok: false, email: null };
    const { email: emailAttribute, id: idAttribute, name: nameAttribute } = this.config.users;
    return this.#searching(async (client) => {
      const entry = await this.#find(client, user);
      if (entry === null) return { ok: false, email: null };
      const email = emailOf(valuesOf(entry, emailAttribute)[0]);
      if (!(await this.#takes(entry.dn, password))) return { ok: false, email };
      const subject = subjectOf(entry, idAttribute);
      if (subject === null) throw new Error(`${entry.dn} has no ${idAttribute}`);
      if (email === null) throw identityErrors.NO_EMAIL({ provider: this.config.name });
      const groups = await this.#groups(client, entry, user);
      const name = nameOf(valuesOf(entry, nameAttribute)[0], email);
      return { ok: true, person: { subject, email, name, groups, secondFactor: false } };
    });
  }

  /** The one entry of a user; a name that fits several is nobody's. */
  async #find(client: Client, user: string): Promise<Entry | null> {
    const { base, filter, id, email, name } = this.config.users;
    const { groups } = this.config;
    const search = {
      filter: await filled(filter, { user }),
      attributes: [id, email, name, ...('attribute' in groups ? [groups.attribute] : [])],
      explicitBufferAttributes: binaryIds.includes(id.toLowerCase()) ? [id] : [],
      sizeLimit: 2,
    };
    const { searchEntries } = await client.search(base, search).catch((error: unknown) => {
      if (resultCode(error) === sizeLimitExceeded) return { searchEntries: [] };
      throw error;
    });
    return searchEntries.length === 1 ? searchEntries[0]! : null;
  }

  async #groups(client: Client, entry: Entry, user: string): Promise<string[]> {
    const { groups } = this.config;
    if ('attribute' in groups) return valuesOf(entry, groups.attribute);
    const { searchEntries } = await client.search(groups.base, {
      filter: await filled(groups.filter, { dn: entry.dn, user }),
      attributes: [groups.name],
      paged: { pageSize },
    });
    return searchEntries.flatMap((each) => valuesOf(each, groups.name));
  }

  async #takes(dn: string, password: string): Promise<boolean> {
    return this.#connected(async (client) => {
      try {
        await client.bind(dn, password);
        return true;
      } catch (error) {
        // Wrong, expired, locked: the directory has answered, and not with yes.
        if (resultCode(error) !== null) return false;
        throw error;
      }
    });
  }

  async #searching<T>(work: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await this.#connected(async (client) => {
        await client.bind(this.config.bind.dn, this.config.secret ?? '');
        return work(client);
      });
    } catch (error) {
      if ((error as { name?: string }).name === 'LingtanError') throw error;
      throw identityErrors.UNREACHABLE({ provider: this.config.name }, reasonOf(error));
    }
  }

  async #connected<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const { Client } = await import('ldapts');
    const { url, startTls } = this.config;
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    const tls: ConnectionOptions = {
      ...{ minVersion: 'TLSv1.2', host },
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(this.#trust ? { secureContext: this.#trust } : {}),
    };
    const client = new Client({
      ...{ url, timeout: answerTimeoutMs, connectTimeout: connectTimeoutMs },
      ...(url.startsWith('ldaps:') ? { tlsOptions: tls } : { createConnection: connectOnce() }),
    });
    try {
      if (startTls) await client.startTLS(tls);
      return await work(client);
    } finally {
      await client.unbind().catch(() => undefined);
    }
  }
}

/**
 * The library connects anew by itself when a connection is lost. After StartTLS that one would be in the clear, and the password
 * would go over it; so there is one connection, which ends when nothing comes for too long.
 */
function connectOnce(): typeof connect {
  let isUsed = false;
  return ((port: number, host: string): Socket => {
    if (isUsed) throw new Error('the connection was lost');
    isUsed = true;
    const socket = connect(port, host);
    return socket.setTimeout(answerTimeoutMs, () => socket.destroy(new Error('no answer in time')));
  }) as typeof connect;
}

/** What a directory answered where it did not do as asked; null for what is no answer of it. */
function resultCode(error: unknown): number | null {
  const { code } = error as { code?: unknown };
  return typeof code === 'number' ? code : null;
}

/** A filter with its gaps filled; what is filled in is never a part of the filter's own grammar (RFC 4515). */
export async function filled(filter: string, values: Readonly<Record<string, string>>): Promise<string> {
  const { Filter } = await import('ldapts');
  return filter.replace(/\{(\w+)\}/g, (gap, name: string) => {
    const value = values[name];
    return value === undefined ? gap : Filter.escape(value);
  });
}

/** Values of an attribute, whatever the case of its name. */
function valuesOf(entry: Entry, attribute: string): string[] {
  const key = Object.keys(entry).find((name) => name.toLowerCase() === attribute.toLowerCase());
  return [key === undefined ? [] : entry[key]!].flat().map(String).filter(Boolean);
}

function subjectOf(entry: Entry, attribute: string): string | null {
  const key = Object.keys(entry).find((name) => name.toLowerCase() === attribute.toLowerCase());
  const [value] = [key === undefined ? [] : entry[key]!].flat();
  if (value === undefined || value.length === 0) return null;
  return typeof value === 'string' ? value : value.toString('hex');
}
