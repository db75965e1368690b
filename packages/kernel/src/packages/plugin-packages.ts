import {
  checkSignature,
  keyIdOf,
  openPackage,
  type PluginPackage,
  readPublicKey,
  sha256,
  type SignatureFindings,
} from '@lingtan/packaging';
import type { LingtanError, Logger, NewProposal, PluginDefinition, Principal, ProposedChange, Tx } from '@lingtan/sdk';
import type { SettingsRefusal } from '../config/config-store.ts';
import type { KernelDatabase } from '../database/index.ts';
import { incompatibility, versionConflicts } from '../host/manifest.ts';
import type { PluginRegistry } from '../host/plugin-registry.ts';
import type { RegisteredPlugin } from '../host/registered-plugin.ts';
import type { KernelAuditEntry } from '../kernel-context.ts';
import { askedFor, type BrowserGrants, browserGrantStore, heldOf, type StoredGrants } from './browser-grants.ts';
import { packageErrors } from './errors.ts';
import { browserChange, changesOf, described, keyChange, type PackageChange, reachOf } from './package-changes.ts';
import { Registrations } from './registrations.ts';
import { packageStore, type Revoked, type StoredPackage } from './package-store.ts';
import type { PackageTrials } from './package-trials.ts';
import type { Isolation, IsolationLevel } from '../isolation/machine-sandbox.ts';
import { isolationProblem } from './unsigned-plugins.ts';

/** What an operator is shown before a plugin is installed. */
export interface Inspection {
  package: StoredPackage;
  /** Who signed it, when that key is trusted. */
  signer: string | null;
  publicKey: string | null;
  /** Why it cannot run here; empty when it can. */
  problems: string[];
  /** Parks whose stored settings it does not take. */
  settings: SettingsRefusal[];
  /** Services of other plugins that it calls. */
  uses: { service: string; required: boolean }[];
  /** Services that it offers to others. */
  offers: string[];
  publishes: string[];
  /** What its browser part asks for beside its own routes, and what of it is granted. */
  browser: { asked: BrowserGrants; granted: BrowserGrants };
}

/** The browser part of an installed plugin that runs. */
export interface BrowserPart {
  /** SHA-256 of the package: whoever knows it may have the files. */
  sha256: string;
  /** Path of the module in the package. */
  entry: string;
  granted: BrowserGrants;
}

/** A package that runs, as it was opened. */
interface Opened {
  package: PluginPackage;
  sha256: string;
  /** Of the trusted key that signed it. */
  keyId: string | null;
}

/** Options of {@link PluginPackages}. */
export interface PluginPackagesOptions {
  database: KernelDatabase;
  registry: PluginRegistry;
  log: Logger;
  isolation(): Promise<Isolation>;
  /** The least isolation with which those run that nobody trusted has signed. */
  unsigned: IsolationLevel;
  audit(tx: Tx, entry: KernelAuditEntry): Promise<void>;
  /** Has somebody else decide. @returns the number of the proposal */
  propose(tx: Tx, proposal: NewProposal<PackageChange>, by: Principal): Promise<number>;
  /** What a version does not take of the settings that parks have stored. */
  refusals(tx: Tx, definition: PluginDefinition): Promise<SettingsRefusal[]>;
  trials: PackageTrials;
  /** Takes a plugin in, or in place of an earlier version of itself. */
  adopt(plugin: RegisteredPlugin): Promise<void>;
  /** Takes a plugin out. */
  drop(id: string): void;
  /** Brings the parks to what the rows say now. */
  reconcile(): Promise<void>;
}

/** Ends a transaction of which nothing is to stay. */
class TakenBack extends Error {}

/** Plugins that operators install from files. The database holds the files; each process follows it. */
export class PluginPackages {
  readonly #options: PluginPackagesOptions;
  /** What runs in this process: hash and signature by plugin. */
  readonly #taken = new Map<string, string>();
  readonly #open = new Map<string, Opened>();
  readonly #registrations = new Registrations();
  #grants: Awaited<ReturnType<typeof browserGrantStore.all>> = new Map();

  constructor(options: PluginPackagesOptions) {
    this.#options = options;
  }

  /** Names the keys of packages that earlier versions took in by their whole fingerprint. Before the first {@link sync}. */
  async nameKeys(): Promise<void> {
    await this.#options.database.withKernelTx(async (tx) => {
      for (const { id, version, archive } of await packageStore.shortKeyIds(tx)) {
        try {
          const { keyId } = checkSignature(openPackage(archive).files, { id, version }, new Set());
          if (keyId !== null) await packageStore.setKeyId(tx, id, version, keyId);
        } catch (error) {
          this.#options.log.error({ err: error, plugin: id, version }, 'the key of an installed plugin cannot be read');
        }
      }
    });
  }

  /** Brings this process to the packages that the database says are active. */
  async sync(): Promise<void> {
    const { rows, trusted, grants, trials } = await this.#options.database.withKernelTx(async (tx) => ({
      trials: await packageStore.trials(tx),
      rows: (await packageStore.list(tx)).filter(({ active, signature }) => active && signature !== 'revoked'),
      trusted: await trustedIds(tx),
      grants: await browserGrantStore.all(tx),
    }));
    this.#grants = grants;
    for (const row of rows) {
      // Whether it may run at all can depend on whether its key is trusted.
      const taken = `${row.sha256} ${row.signature}`;
      if (this.#taken.get(row.id) === taken) continue;
      this.#taken.set(row.id, taken);
      await this.#options.adopt(await this.#register(row, trusted));
      this.#options.trials.follow(row.id, row.version, trials.get(row.id));
    }
    const active = new Set(rows.map(({ id }) => id));
    for (const id of [...this.#taken.keys()].filter((entry) => !active.has(entry))) {
      this.#taken.delete(id);
      this.#open.delete(id);
      this.#options.drop(id);
    }
  }

  /**
   * Takes a file in without running it on any park, and says what it is; with `dryRun` it only says so, and nothing stays.
   * @throws PACKAGE_INVALID, PACKAGE_MODIFIED, PACKAGE_REVOKED
   */
  async add(archive: Buffer, principal: Principal, dryRun = false): Promise<Inspection> {
    const opened = openPackage(archive);
    const { id, version } = opened.manifest;
    if (this.#options.registry.get(id) && !this.#taken.has(id)) throw packageErrors.BUILT_IN({ id });
    const hash = sha256(archive);
    let found: Inspection | null = null;
    const work = this.#options.database.withKernelTx(async (tx) => {
      const findings = checkSignature(opened.files, { id, version }, await trustedIds(tx));
      const signature = accepted(findings, id, version);
      await assertNotRevoked(tx, id, version, findings);
      const before = await packageStore.find(tx, id, version);
      if (before && before.sha256 !== hash) throw packageErrors.SAME_VERSION({ id, version });
      const { keyId } = findings;
      const row = { id, version, sha256: hash, manifest: opened.manifest, signature, keyId, addedBy: principal.name };
      await packageStore.add(tx, row, archive);
      if (!before)
        await this.#options.audit(tx, {
          ...{ parkId: null, actor: principal, action: 'plugin.package-added', subject: `${id} ${version}` },
          after: { sha256: hash, signature, keyId },
        });
      found = (await this.#inspect(tx, (await packageStore.find(tx, id, version))!, opened, findings)).inspection;
      if (dryRun) throw new TakenBack();
      return found;
    });
    return work.catch((error: unknown) => {
      if (found && error instanceof TakenBack) return found;
      throw error;
    });
  }

  /**
   * Makes a version the one that runs: an installation, an upgrade or a way back. What reaches more than what runs now, or controls
   * something, or is signed by nobody who is trusted, is proposed to another administrator.
   * @returns the number of the proposal; null when it runs
   * @throws PACKAGE_REVOKED, also where it is accepted
   */
  async activate(id: string, version: string, accept: boolean, principal: Principal): Promise<number | null> {
    const no = await this.#options.database.withKernelTx(async (tx) => {
      const { row, definition, signature, running } = await this.#fit(tx, { id, version, accept });
      const now = running === null ? null : this.#options.registry.get(id);
      const before = now?.manifest ? reachOf(now.manifest, now.definition) : null;
      const changes = changesOf(before, reachOf(row.manifest, definition), signature);
      const change = { act: 'activate', id, version, accept, running, sha256: row.sha256, signature } as const;
      if (changes.length > 0) return this.#propose(tx, change, changes, principal);
      await this.carryOut(tx, change, principal);
      return null;
    });
    if (no === null) await this.#options.reconcile();
    return no;
  }

  /**
   * Grants the browser part of a version what is named, and nothing else. More than it has is proposed to another administrator.
   * @returns the number of the proposal; null when it is granted
   * @throws PACKAGE_UNKNOWN, PACKAGE_NOT_ASKED, PACKAGE_PAGE_NOT_SIGNED
   */
  async grant(id: string, version: string, granted: BrowserGrants, principal: Principal): Promise<number | null> {
    const no = await this.#options.database.withKernelTx(async (tx) => {
      const { row, before, after } = await this.#grantable(tx, { id, version, granted });
      const change = { act: 'grant', id, version, granted, sha256: row.sha256 } as const;
      const [had, has] = [grantsIn(before), grantsIn(after)];
      if (has.some((one) => !had.includes(one))) return this.#propose(tx, change, browserChange(had, has), principal);
      await this.carryOut(tx, change, principal);
      return null;
    });
    if (no === null) await this.#options.reconcile();
    return no;
  }

  /** What a grant would store, where the version asks for it and may have it. */
  async #grantable(tx: Tx, { id, version, granted }: { id: string; version: string; granted: BrowserGrants }) {
    const { row, opened, findings } = await this.#load(tx, id, version);
    const asked = askedFor(opened.manifest);
    const all = (of: BrowserGrants) => [...of.reads, ...of.topics, ...(of.page ? ['the page itself'] : [])];
    const beyond = all(granted).find((one) => !all(asked).includes(one));
    if (beyond !== undefined)
      throw packageErrors.NOT_ASKED({ id, version, what: beyond, asked: all(asked).join(', ') || 'nothing' });
    const { state, keyId } = findings;
    if (granted.page && state !== 'signed') throw packageErrors.PAGE_NOT_SIGNED({ id, version, state });
    const { reads, topics, page } = granted;
    const before = (await browserGrantStore.all(tx)).get(id) ?? null;
    return { row, before, after: { reads, topics, pageKeyId: page ? keyId : null } };
  }

  /** Proposes to trust a vendor's key (Ed25519, PEM or base64). @throws PACKAGE_KEY_INVALID, PACKAGE_KEY_REVOKED */
  async trust(name: string, text: string, principal: Principal): Promise<{ keyId: string; proposal: number }> {
    const key = readPublicKey(text);
    const keyId = keyIdOf(key);
    const publicKey = key.export({ type: 'spki', format: 'der' }).toString('base64');
    const proposal = await this.#options.database.withKernelTx(async (tx) => {
      await assertKeyNotRevoked(tx, keyId);
      const before = (await packageStore.keys(tx)).find((each) => each.keyId === keyId);
      const changes = keyChange(before ? `${before.name}: ${keyId}` : null, `${name}: ${keyId}`);
      return this.#propose(tx, { act: 'trust', keyId, name, publicKey }, changes, principal);
    });
    return { keyId, proposal };
  }

  /** Proposes to trust a key no longer. Whoever cannot wait revokes it. @throws PACKAGE_UNKNOWN_KEY */
  distrust(key: string, principal: Principal): Promise<number> {
    return this.#options.database.withKernelTx(async (tx) => {
      const keyId = await keyNamed(tx, key);
      const known = (await packageStore.keys(tx)).find((each) => each.keyId === keyId);
      if (!known) throw packageErrors.UNKNOWN_KEY({ key });
      const { name } = known;
      return this.#propose(tx, { act: 'distrust', keyId, name }, keyChange(`${name}: ${keyId}`, null), principal);
    });
  }

  /** Does what was proposed, in the transaction of the decision; {@link sync} follows. @throws PACKAGE_OTHER_BY_NOW */
  async carryOut(tx: Tx, change: PackageChange, principal: Principal): Promise<void> {
    const { audit } = this.#options;
    const by = { parkId: null, actor: principal };
    switch (change.act) {
      case 'activate': {
        const { id, version, running: before } = change;
        const { row, signature, running } = await this.#fit(tx, change);
        // What was looked at is what runs, in place of what it was compared with; a key may be trusted no more by now.
        const isOther = change.signature !== undefined && signature !== change.signature;
        if (row.sha256 !== change.sha256 || running !== before || isOther)
          throw packageErrors.OTHER_BY_NOW({ id, version });
        const replaced = before === null ? null : await packageStore.find(tx, id, before);
        const trial = replaced && version !== before ? await this.#options.trials.begin(tx, replaced) : null;
        await packageStore.activate(tx, id, version, trial);
        const after = { version, signature, keyId: row.keyId };
        await audit(tx, { ...by, action: 'plugin.installed', subject: id, before: { version: before }, after });
        return;
      }
      case 'grant': {
        const { id, version } = change;
        const { row, before, after } = await this.#grantable(tx, change);
        if (row.sha256 !== change.sha256) throw packageErrors.OTHER_BY_NOW({ id, version });
        await browserGrantStore.put(tx, id, after, principal.name);
        await audit(tx, { ...by, action: 'plugin.browser-granted', subject: `${id} ${version}`, before, after });
        return;
      }
      case 'purge':
        return this.#takeAway(tx, change.id, true, principal);
      case 'trust': {
        const { keyId, name, publicKey } = change;
        await assertKeyNotRevoked(tx, keyId);
        await packageStore.trust(tx, { keyId, name, publicKey, addedBy: principal.name });
        await audit(tx, { ...by, action: 'plugin-key.trusted', subject: keyId, after: { name } });
        return;
      }
      case 'distrust': {
        const { keyId } = change;
        if (!(await packageStore.distrust(tx, keyId))) throw packageErrors.UNKNOWN_KEY({ key: keyId });
        // What it signed and runs is stopped on all parks, with its data kept.
        const stopped = await packageStore.stop(tx, { keyId });
        await audit(tx, { ...by, action: 'plugin-key.distrusted', subject: keyId, after: { stopped } });
      }
    }
  }

  /** Revokes a key or a version for good: it is stopped, and neither trust nor acceptance brings it back. @throws PACKAGE_UNKNOWN_KEY */
  async revoke(
    of: { key: string } | { id: string; version: string },
    reason: string,
    principal: Principal,
  ): Promise<void> {
    await this.#options.database.withKernelTx(async (tx) => {
      const what: Revoked =
        'key' in of ? { keyId: await keyNamed(tx, of.key) } : { pluginId: of.id, version: of.version };
      if (!(await packageStore.revoke(tx, what, { reason, by: principal.name }))) return;
      if ('keyId' in what) await packageStore.distrust(tx, what.keyId);
      const stopped = await packageStore.stop(tx, what);
      await this.#options.audit(tx, {
        ...{ parkId: null, actor: principal, after: { stopped }, note: reason },
        ...('keyId' in what
          ? { action: 'plugin-key.revoked', subject: what.keyId }
          : { action: 'plugin.revoked', subject: `${what.pluginId} ${what.version}` }),
      });
    });
    await this.#options.reconcile();
  }

  /** Deletes a version that does not run. */
  async discard(id: string, version: string, principal: Principal): Promise<void> {
    await this.#options.database.withKernelTx(async (tx) => {
      const row = await packageStore.find(tx, id, version);
      if (!row || row.active) throw packageErrors.UNKNOWN({ id, version });
      await packageStore.remove(tx, id, version);
      const subject = `${id} ${version}`;
      await this.#options.audit(tx, { parkId: null, actor: principal, action: 'plugin.package-deleted', subject });
    });
  }

  /**
   * Takes a plugin off all parks and away. With `purge` its configuration, secrets and records are to be deleted too, which is
   * proposed to another administrator.
   * @returns the number of the proposal; null when it is gone
   */
  async remove(id: string, purge: boolean, principal: Principal): Promise<number | null> {
    const no = await this.#options.database.withKernelTx(async (tx) => {
      if (!purge) return this.#takeAway(tx, id, false, principal).then(() => null);
      if (!(await packageStore.list(tx)).some((row) => row.id === id)) throw packageErrors.UNKNOWN({ id, version: '' });
      return this.#propose(tx, { act: 'purge', id }, [], principal);
    });
    if (no === null) await this.#options.reconcile();
    return no;
  }

  async #takeAway(tx: Tx, id: string, purge: boolean, principal: Principal): Promise<void> {
    const rows = (await packageStore.list(tx)).filter((row) => row.id === id);
    if (rows.length === 0) throw packageErrors.UNKNOWN({ id, version: '' });
    const parks = await packageStore.takeOff(tx, id, purge);
    for (const { version } of rows) await packageStore.remove(tx, id, version);
    await packageStore.activate(tx, id, null, null);
    await browserGrantStore.remove(tx, id);
    await this.#options.audit(tx, {
      ...{ parkId: null, actor: principal, action: 'plugin.removed', subject: id },
      before: { versions: rows.map(({ version }) => version), parks },
      after: { data: purge ? 'purged' : 'kept' },
    });
  }

  #propose(tx: Tx, change: PackageChange, changes: ProposedChange[], by: Principal): Promise<number> {
    const { subject, what } = described(change);
    const params = { person: by.name, what };
    return this.#options.propose(tx, { subject, link: '/plugins', params, changes, data: change, reason: null }, by);
  }

  /** All packages, newest of each plugin first, with what there is to say about each. */
  list(): Promise<StoredPackage[]> {
    return this.#options.database.withKernelTx((tx) => packageStore.list(tx));
  }

  /** What there is to say about one. @throws PACKAGE_UNKNOWN, PACKAGE_MODIFIED */
  inspect(id: string, version: string): Promise<Inspection> {
    return this.#options.database.withKernelTx(async (tx) => {
      const { row, opened, findings } = await this.#load(tx, id, version);
      return (await this.#inspect(tx, row, opened, findings)).inspection;
    });
  }

  /** The browser part of the version that runs; null where that is none, or the plugin came with the product. */
  browser(id: string): BrowserPart | null {
    const open = this.#open.get(id);
    const entry = open && entryOf(open.package);
    if (!open || entry === undefined) return null;
    const granted = heldOf(open.package.manifest, this.#grants.get(id), open.keyId);
    return { sha256: open.sha256, entry, granted };
  }

  /** The browser part of a package that runs, by its hash: its module, and its files, which are only ever looked up. */
  browserFiles(hash: string): { entry: string; file(path: string): Buffer | null } | null {
    const open = [...this.#open.values()].find(({ sha256: known }) => known === hash);
    const entry = open && entryOf(open.package);
    if (!open || entry === undefined) return null;
    const folder = entry.slice(0, entry.lastIndexOf('/') + 1);
    const { files } = open.package;
    return {
      entry,
      file: (path) => (folder !== '' && path.startsWith(folder) ? (files.get(path) ?? null) : null),
    };
  }

  /** A version that may run here, and which one does. @throws why it may not */
  async #fit(tx: Tx, { id, version, accept }: { id: string; version: string; accept: boolean }) {
    const { row, opened, findings } = await this.#load(tx, id, version);
    await assertNotRevoked(tx, id, version, findings);
    const refusal = await this.#refusal(row);
    if (refusal) throw refusal;
    const { definition, inspection } = await this.#inspect(tx, row, opened, findings);
    const { problems } = inspection;
    if (problems.length > 0) throw packageErrors.INCOMPATIBLE({ id, version, problems: problems.join('; ') });
    // Where it is switched off nothing stops; whoever switches it on there is told what to enter.
    const refused = inspection.settings.filter(({ enabled }) => enabled);
    const said = (of: 'en' | 'zh-CN', between: string) =>
      refused.map(({ park, problem }) => `${park} (${problem[of]})`).join(between);
    if (refused.length > 0)
      throw packageErrors.SETTINGS({ id, version, parks: { en: said('en', '; '), 'zh-CN': said('zh-CN', '；') } });
    const { state: signature } = findings;
    if (signature !== 'signed' && !accept) throw packageErrors.NOT_SIGNED({ id, version, state: signature });
    const running = (await packageStore.list(tx)).find((entry) => entry.id === id && entry.active)?.version ?? null;
    return { row, definition, signature, running };
  }

  async #load(tx: Tx, id: string, version: string) {
    const row = await packageStore.find(tx, id, version);
    const archive = await packageStore.archive(tx, id, version);
    if (!row || !archive) throw packageErrors.UNKNOWN({ id, version });
    return { row, ...(await this.#verified(row, archive, await trustedIds(tx))) };
  }

  /** Opens a stored archive and checks it again: what is stored may have been changed by whoever has the database. */
  async #verified(row: StoredPackage, archive: Buffer, trusted: ReadonlySet<string>) {
    const { id, version } = row;
    if (sha256(archive) !== row.sha256)
      throw packageErrors.MODIFIED({ id, version, problems: 'the stored file is not the one that was added' });
    const opened = openPackage(archive);
    const findings = checkSignature(opened.files, { id, version }, trusted);
    accepted(findings, id, version);
    return { opened, findings };
  }

  /** Why it may not run on this machine, not even to say what it is. */
  async #refusal(row: Parameters<typeof isolationProblem>[0]): Promise<LingtanError | null> {
    return isolationProblem(row, await this.#options.isolation(), this.#options.unsigned);
  }

  async #register(row: StoredPackage, trusted: ReadonlySet<string>): Promise<RegisteredPlugin> {
    const { id, version, manifest } = row;
    try {
      const archive = await this.#options.database.withKernelTx((tx) => packageStore.archive(tx, id, version));
      if (!archive) throw packageErrors.UNKNOWN({ id, version });
      const { opened, findings } = await this.#verified(row, archive, trusted);
      // What the rows say of the signature may have been written by whoever has the database; the files cannot.
      await this.#options.database.withKernelTx((tx) => assertNotRevoked(tx, id, version, findings));
      const refusal = await this.#refusal({ ...row, signature: findings.state });
      if (refusal) throw refusal;
      const keyId = findings.state === 'signed' ? findings.keyId : null;
      this.#open.set(id, { package: opened, sha256: row.sha256, keyId });
      return await this.#registrations.of(opened, row.sha256, this.#options.log);
    } catch (cause) {
      this.#open.delete(id);
      this.#options.log.error({ err: cause, plugin: id, version }, 'an installed plugin cannot be used');
      return { id, directory: null, manifest, definition: null, problem: { state: 'failed', error: cause as never } };
    }
  }

  async #inspect(
    tx: Tx,
    row: StoredPackage,
    opened: PluginPackage,
    { keyId, publicKey, state }: SignatureFindings,
  ): Promise<{ inspection: Inspection; definition: PluginDefinition | null }> {
    const { manifest } = opened;
    const [revoked] = await packageStore.revocations(tx, { keyId, id: row.id, version: row.version });
    // What is revoked runs nowhere, not even to say what it is.
    const refusal = revoked ? revocationOf(row.id, row.version, revoked) : await this.#refusal(row);
    const { definition, problem } = refusal
      ? { definition: null, problem: { error: refusal } }
      : await this.#registrations.of(opened, row.sha256, this.#options.log);
    const installed = new Map(
      this.#options.registry
        .list()
        .flatMap((plugin) => (plugin.manifest ? [[plugin.id, plugin.manifest.version]] : [])),
    );
    const absent = Object.keys(manifest.requires).filter((id) => !installed.has(id));
    const reason = incompatibility(manifest);
    const services = (refs: object | undefined, required: boolean) =>
      Object.values((refs ?? {}) as Record<string, { id: string }>).map(({ id }) => ({ service: id, required }));
    const inspection: Inspection = {
      package: row.signature === 'revoked' ? row : { ...row, signature: state === 'modified' ? 'untrusted' : state },
      signer: (await packageStore.keys(tx)).find((key) => key.keyId === keyId)?.name ?? null,
      publicKey,
      problems: [
        ...(reason === null ? (problem ? [problem.error.message] : []) : [reason]),
        ...absent.map((id) => `it needs ${id}, which is not installed`),
        ...versionConflicts(manifest, installed as ReadonlyMap<string, string>),
      ],
      settings: definition ? await this.#options.refusals(tx, definition) : [],
      uses: [...services(definition?.services, true), ...services(definition?.optionalServices, false)],
      offers: (definition?.provides ?? []).map(({ id }) => id),
      publishes: (definition?.events ?? []).map(({ name }) => name),
      browser: {
        asked: askedFor(manifest),
        granted: heldOf(manifest, (await browserGrantStore.all(tx)).get(row.id), state === 'signed' ? keyId : null),
      },
    };
    return { inspection, definition };
  }
}

async function assertKeyNotRevoked(tx: Tx, keyId: string): Promise<void> {
  const [revoked] = await packageStore.revocations(tx, { keyId });
  if (revoked) throw packageErrors.KEY_REVOKED({ key: keyId, reason: revoked.reason });
}
/** Each thing that is granted, in words that tell it from all others. */
const grantsIn = (of: StoredGrants | null): string[] =>
  of === null ? [] : [...of.reads, ...of.topics, ...(of.pageKeyId === null ? [] : [`page (${of.pageKeyId})`])];

const entryOf = ({ manifest }: PluginPackage): string | undefined => manifest.entry.web?.replace(/^\.\//, '');

async function assertNotRevoked(tx: Tx, id: string, version: string, { keyId }: SignatureFindings): Promise<void> {
  const [found] = await packageStore.revocations(tx, { keyId, id, version });
  if (found) throw revocationOf(id, version, found);
}

const revocationOf = (id: string, version: string, { reason }: { reason: string }): LingtanError =>
  packageErrors.REVOKED({ id, version, reason });

/** The whole fingerprint of a key that a person names: all of it, or its beginning, of 64 bits at least, where that is one key's here. */
async function keyNamed(tx: Tx, key: string): Promise<string> {
  const digits = key.replaceAll('-', '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return digits;
  const [found, ...others] = /^[0-9a-f]{16,}$/.test(digits) ? await packageStore.keysLike(tx, digits) : [];
  if (found === undefined || others.length > 0) throw packageErrors.UNKNOWN_KEY({ key });
  return found;
}

const trustedIds = async (tx: Tx): Promise<ReadonlySet<string>> =>
  new Set((await packageStore.keys(tx)).map(({ keyId }) => keyId));

function accepted({ state, problems }: SignatureFindings, id: string, version: string): StoredPackage['signature'] {
  if (state === 'modified') throw packageErrors.MODIFIED({ id, version, problems: problems.join('; ') });
  return state;
}
