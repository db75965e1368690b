import { randomUUID } from 'node:crypto';
import { sha256, type Tx } from '@lingtan/sdk';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/index.ts';
import { authErrors } from '../errors.ts';
import type { Identity } from './identity.ts';
import { keepOnce, takeOnce } from './one-time.ts';
import { madePasskey, passkeyToMake, type PasskeySite, passkeyToShow, shownPasskey } from './passkeys.ts';
import { randomPassword } from './password-policy.ts';
import { factorPlace, newTotpSecret, totpStep, totpUri } from './totp.ts';

/** A second factor as its owner sees it. */
export interface FactorInfo {
  id: string;
  kind: 'totp' | 'passkey';
  name: string;
  madeAt: string;
  lastUsedAt: string | null;
}

/** What somebody shows of a second factor: a code of an app or a recovery code, or the answer of a passkey. */
export type FactorProof = { code: string } | { passkey: AuthenticationResponseJSON };

/** A new second factor with what shows that its owner has it. */
export type NewFactor = { name: string } & (
  | { kind: 'totp'; code: string }
  | { kind: 'passkey'; passkey: RegistrationResponseJSON }
);

/** What seals secrets, each bound to its place. */
interface Sealer {
  seal(clear: string, place: string): Buffer;
  open(sealed: Buffer, place: string): string;
}

const recoveryCodes = 10;
/** How long somebody may take to set one up or show one, s. */
const patienceS = 600;

/** Second factors. Those who write pass a transaction, so that the audit entry commits with the change. */
export class FactorStore {
  readonly #database: KernelDatabase;
  readonly #box: Sealer;
  readonly #now: () => number;

  constructor(database: KernelDatabase, box: Sealer, now: () => number) {
    this.#database = database;
    this.#box = box;
    this.#now = now;
  }

  /** Factors of a user, and how many recovery codes are left. */
  async list(userId: string): Promise<{ factors: FactorInfo[]; recoveryCodes: number }> {
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute(sql`select id, kind, name, made_at as "madeAt", last_used_at as "lastUsedAt" from auth.factors
        where user_id = ${userId} and (kind <> 'recovery' or last_used_at is null) order by made_at, id`),
    );
    const iso = (at: unknown): string | null => (at === null ? null : new Date(at as string).toISOString());
    const factors = rows
      .filter(({ kind }) => kind !== 'recovery')
      .map((row) => ({ ...row, madeAt: iso(row['madeAt']), lastUsedAt: iso(row['lastUsedAt']) }) as FactorInfo);
    return { factors, recoveryCodes: rows.length - factors.length };
  }

  /** A secret for an authenticator app, which is a factor once a code of it was given. */
  async beginTotp({ credentialId, email, id }: Identity): Promise<{ secret: string; uri: string }> {
    const secret = newTotpSecret();
    const name = `totp/${credentialId}`;
    const sealed = this.#box.seal(secret, name).toString('base64');
    await this.#database.withKernelTx((tx) => keepOnce(tx, name, sealed, patienceS));
    return { secret, uri: totpUri(secret, email ?? id) };
  }

  /** What the browser needs to make a passkey. */
  async beginPasskey(identity: Identity, site: PasskeySite) {
    const { id, email, credentialId } = identity;
    const known = (await this.#passkeys(id)).map((each) => each.credentialId);
    const options = await passkeyToMake(site, { id, name: email ?? id }, known);
    await this.#database.withKernelTx((tx) => keepOnce(tx, `make/${credentialId}`, options.challenge, patienceS));
    return options;
  }

  /** What the browser needs to show a passkey of the user. */
  async challenge({ id, credentialId }: Identity, site: PasskeySite) {
    const known = (await this.#passkeys(id)).map((each) => each.credentialId);
    const options = await passkeyToShow(site, known);
    await this.#database.withKernelTx((tx) => keepOnce(tx, `show/${credentialId}`, options.challenge, patienceS));
    return options;
  }

  /**
   * Adds a factor; with the first one come recovery codes, which are to be had this once.
   * @throws AUTH_FACTOR_WRONG when what was given does not show that the person has it
   */
  async add(
    tx: Tx,
    { id: userId, credentialId }: Identity,
    site: PasskeySite,
    factor: NewFactor,
  ): Promise<{ id: string; recoveryCodes: string[] }> {
    const id = randomUUID();
    const { rows } = await tx.execute(sql`select 1 from auth.factors where user_id = ${userId} and kind <> 'recovery'`);
    if (factor.kind === 'totp') {
      const name = `totp/${credentialId}`;
      // A mistyped code can be typed again: the secret stays for as long as it would have.
      const { rows: kept } = await tx.execute<{ value: string }>(
        sql`select value from auth.verification where identifier = ${name} and "expiresAt" > now()`,
      );
      const secret = kept[0] ? this.#box.open(Buffer.from(kept[0].value, 'base64'), name) : null;
      const step = secret === null ? null : totpStep(secret, factor.code, this.#now(), 0);
      if (secret === null || step === null) throw authErrors.FACTOR_WRONG({ field: 'code' });
      await takeOnce(tx, name);
      await tx.execute(sql`insert into auth.factors (id, user_id, kind, name, secret, counter, last_used_at)
        values (${id}, ${userId}, 'totp', ${factor.name}, ${this.#box.seal(secret, factorPlace(id))}, ${step}, now())`);
    } else {
      const challenge = await takeOnce(tx, `make/${credentialId}`);
      const made = challenge === null ? null : await madePasskey(site, challenge, factor.passkey);
      if (!made) throw authErrors.FACTOR_WRONG({ field: 'passkey' });
      await tx.execute(sql`insert into auth.factors (id, user_id, kind, name, credential_id, public_key, counter, last_used_at)
        values (${id}, ${userId}, 'passkey', ${factor.name}, ${made.credentialId}, ${Buffer.from(made.publicKey)},
          ${made.counter}, now())`);
    }
    return { id, recoveryCodes: rows.length === 0 ? await this.drawRecoveryCodes(tx, userId) : [] };
  }

  /** Puts new recovery codes in the place of all that there were. A hash will do for 148 random bits. */
  async drawRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
    await tx.execute(sql`delete from auth.factors where user_id = ${userId} and kind = 'recovery'`);
    const codes = Array.from({ length: recoveryCodes }, randomPassword);
    for (const code of codes)
      await tx.execute(sql`insert into auth.factors (id, user_id, kind, name, hash)
        values (${randomUUID()}, ${userId}, 'recovery', '', ${sha256(code)})`);
    return codes;
  }

  /** Removes one, and the recovery codes with the last. @throws AUTH_FACTOR_UNKNOWN */
  async remove(tx: Tx, userId: string, id: string): Promise<void> {
    const { rowCount } = await tx.execute(
      sql`delete from auth.factors where user_id = ${userId} and id = ${id} and kind <> 'recovery'`,
    );
    if (rowCount === 0) throw authErrors.FACTOR_UNKNOWN({ id });
    const { rows } = await tx.execute(sql`select from auth.factors where user_id = ${userId} and kind <> 'recovery'`);
    if (rows.length > 0) return;
    await tx.execute(sql`delete from auth.factors where user_id = ${userId}`);
    // What a session has shown may have been what is gone.
    await tx.execute(sql`update auth.session set "factorAt" = null where "userId" = ${userId}`);
  }

  /** Takes away all of a user. @returns how many there were, without recovery codes */
  async removeAll(tx: Tx, userId: string): Promise<number> {
    const { rows } = await tx.execute(sql`delete from auth.factors where user_id = ${userId} returning kind`);
    return rows.filter(({ kind }) => kind !== 'recovery').length;
  }

  /** Whether the user has what was shown. A code is good once, the challenge of a passkey too. */
  async isShown({ id, credentialId }: Identity, site: PasskeySite, proof: FactorProof): Promise<boolean> {
    if ('code' in proof) return this.#useCode(id, proof.code.replace(/\s/g, '').toLowerCase());
    const { passkey } = proof;
    const challenge = await this.#database.withKernelTx((tx) => takeOnce(tx, `show/${credentialId}`));
    const known = (await this.#passkeys(id)).find((each) => each.credentialId === passkey.id);
    if (challenge === null || !known) return false;
    const counter = await shownPasskey(site, challenge, passkey, known);
    if (counter === null) return false;
    await this.#database.withKernelTx((tx) =>
      tx.execute(sql`update auth.factors set counter = ${counter}, last_used_at = now()
        where credential_id = ${known.credentialId}`),
    );
    return true;
  }

  async #useCode(userId: string, code: string): Promise<boolean> {
    return this.#database.withKernelTx(async (tx) => {
      if (!/^\d{6}$/.test(code)) {
        const { rowCount } = await tx.execute(sql`update auth.factors set last_used_at = now()
          where user_id = ${userId} and kind = 'recovery' and hash = ${sha256(code)} and last_used_at is null`);
        return rowCount === 1;
      }
      // Locked, so that a code that is sent twice at once is used once.
      const { rows } = await tx.execute<{ id: string; secret: Buffer; counter: string }>(
        sql`select id, secret, counter from auth.factors where user_id = ${userId} and kind = 'totp' for update`,
      );
      for (const { id, secret, counter } of rows) {
        const step = totpStep(this.#box.open(secret, factorPlace(id)), code, this.#now(), Number(counter));
        if (step === null) continue;
        await tx.execute(sql`update auth.factors set counter = ${step}, last_used_at = now() where id = ${id}`);
        return true;
      }
      return false;
    });
  }

  async #passkeys(userId: string) {
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute<{ credentialId: string; publicKey: Buffer; counter: string }>(
        sql`select credential_id as "credentialId", public_key as "publicKey", counter from auth.factors
          where user_id = ${userId} and kind = 'passkey' order by made_at`,
      ),
    );
    return rows.map((row) => ({ ...row, counter: Number(row.counter) }));
  }
}
