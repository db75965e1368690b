import { codedText, LingtanError, type Principal, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Membership } from '../auth/identity.ts';
import type { UserInfo } from '../auth/users.ts';
import type { KernelContext } from '../kernel-context.ts';
import { browserGrantStore } from '../packages/browser-grants.ts';
import { packageStore } from '../packages/package-store.ts';
import { erasePerson } from '../people/erase-person.ts';

const nullable = z.string().nullable();
const membership = z.strictObject({
  parkId: z.string(),
  role: z.enum(['operator', 'member', 'auditor']),
  enterpriseId: nullable,
}) satisfies z.ZodType<Membership>;

/** What was withdrawn after a moment, so that a backup of that moment still has it. Secrets are hashes only. */
export const takenAway = z.strictObject({
  revocations: z.array(
    z.strictObject({
      keyId: nullable,
      pluginId: nullable,
      version: nullable,
      reason: z.string(),
      at: z.string(),
      by: z.string(),
    }),
  ),
  /** Ids of vendors' keys that nobody trusts any more. */
  distrusted: z.array(z.string()),
  /** What was granted to browser parts and has been changed, as it is now; null: nothing is granted. */
  grants: z.array(
    z.strictObject({
      pluginId: z.string(),
      now: z.strictObject({ reads: z.array(z.string()), topics: z.array(z.string()), pageKeyId: nullable }).nullable(),
    }),
  ),
  tokens: z.array(z.strictObject({ id: z.string(), at: z.string() })),
  erased: z.array(z.string()),
  /** Parks that there are. */
  parks: z.array(z.string()),
  /** Accounts whose rights were changed, with those of now. */
  rights: z.array(z.strictObject({ id: z.string(), platformAdmin: z.boolean(), memberships: z.array(membership) })),
  /** Accounts whose password was changed: the hash of the present one, if they still have one, and who else has known it. */
  passwords: z.array(
    z.strictObject({ id: z.string(), hash: nullable, mustChange: z.boolean(), makers: z.array(z.string()) }),
  ),
  /** Accounts whose second factors were changed, with the ids of those that are left. */
  factors: z.array(z.strictObject({ id: z.string(), left: z.array(z.string()) })),
});

/** See {@link takenAway}. */
export type TakenAway = z.infer<typeof takenAway>;

/** How much of each kind was taken away again. */
export const takenCounts = z.strictObject({
  revocations: z.int().describe('Revoked packages, and keys of vendors'),
  distrusted: z.int().describe('Keys of vendors that are trusted no more'),
  grants: z.int().describe('Plugins whose browser part may what it may now'),
  tokens: z.int().describe('Keys and tokens that were revoked'),
  erased: z.int().describe('Accounts that were erased'),
  rights: z.int().describe('Accounts with the rights of now'),
  passwords: z.int().describe('Accounts with the password of now'),
  factors: z.int().describe('Accounts whose removed second factors are gone'),
});

/** See {@link takenCounts}. */
export type TakenCounts = z.infer<typeof takenCounts>;

const iso = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';
const actor: Principal = {
  ...{ kind: 'system', id: 'kernel.backups', name: 'Restore of a backup', parkId: null },
  ...{ role: 'platform-admin', enterpriseId: null },
};

/**
 * Reads what has been withdrawn since a moment: revoked, distrusted, erased, or replaced by something else. It goes by what was
 * decided, as the audit log has it, and not by what is missing, since a backup is also restored to have back what is.
 * @param since ISO 8601 UTC
 */
export async function readTakenAway(tx: Tx, since: string): Promise<TakenAway> {
  const subjects = sql`select subject from kernel.audit_log where chain = 'platform' and at > ${since}::timestamptz and action`;
  const { rows } = await tx.execute<{ found: unknown }>(sql`select jsonb_build_object(
    'revocations', (select coalesce(jsonb_agg(jsonb_build_object('keyId', key_id, 'pluginId', plugin_id, 'version', version,
        'reason', reason, 'at', to_char(revoked_at at time zone 'utc', ${iso}), 'by', revoked_by) order by no), '[]')
      from kernel.plugin_revocations where revoked_at > ${since}::timestamptz),
    'distrusted', (select coalesce(jsonb_agg(distinct subject), '[]') from (${subjects} = 'plugin-key.distrusted') d
      where not exists (select from kernel.plugin_keys where key_id = subject)),
    'grants', (select coalesce(jsonb_agg(jsonb_build_object('pluginId', d.id, 'now', case when g.plugin_id is not null then
        jsonb_build_object('reads', g.reads, 'topics', g.topics, 'pageKeyId', g.page_key_id) end)), '[]')
      from (select distinct split_part(subject, ' ', 1) as id from (${subjects} in ('plugin.browser-granted', 'plugin.removed')) s) d
      left join kernel.plugin_browser_grants g on g.plugin_id = d.id),
    'tokens', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'at', to_char(revoked_at at time zone 'utc', ${iso}))), '[]')
      from kernel.tokens where revoked_at > ${since}::timestamptz),
    'erased', (select coalesce(jsonb_agg(distinct subject), '[]') from (${subjects} = 'user.deleted') d
      where not exists (select from auth."user" where id = subject)),
    'parks', (select coalesce(jsonb_agg(id), '[]') from kernel.parks),
    'rights', (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'platformAdmin', u."platformAdmin", 'memberships',
        (select coalesce(jsonb_agg(jsonb_build_object('parkId', park_id, 'role', role, 'enterpriseId', enterprise_id)), '[]')
         from kernel.memberships m where m.user_id = u.id))), '[]')
      from auth."user" u where u.id in (${subjects} = 'user.changed')),
    'passwords', (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'hash', a.password, 'mustChange', u."mustChangePassword",
        'makers', (select coalesce(jsonb_agg(maker_id), '[]') from auth.account_ties t where t.user_id = u.id))), '[]')
      from auth."user" u left join auth."account" a on a."userId" = u.id and a."providerId" = 'credential'
      where u.id in (${subjects} in ('user.password-changed', 'user.changed'))),
    'factors', (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'left',
        (select coalesce(jsonb_agg(f.id), '[]') from auth.factors f where f.user_id = u.id))), '[]')
      from auth."user" u
      where u.id in (${subjects} in ('user.factor-removed', 'user.factors-taken', 'user.recovery-codes-made')))
    ) as found`);
  return takenAway.parse(rows[0]!.found);
}

/** What taking away needs of the kernel. */
export type TakingKernel = Pick<KernelContext, 'users' | 'proposals' | 'keyProposals' | 'audit'>;

/**
 * Takes the same away from what was restored, before anything of it runs or answers. What the backup did not have, or a second
 * call finds gone, is passed over. Each is an entry of the audit log, so that an older backup that is restored next has it too.
 */
export async function takeAwayAgain(kernel: TakingKernel, tx: Tx, taken: TakenAway): Promise<TakenCounts> {
  type Entry = [action: string, subject: string, parkId?: string];
  const count = async <T>(list: readonly T[], take: (each: T) => Promise<Entry | null>): Promise<number> => {
    let done = 0;
    for (const each of list) {
      const entry = await take(each);
      if (!entry) continue;
      const [action, subject, parkId = null] = entry;
      await kernel.audit(tx, { parkId, actor, action, subject, note: codedText('shell', 'as-before-restore') });
      done++;
    }
    return done;
  };
  const changed = async (statement: ReturnType<typeof sql>): Promise<boolean> =>
    ((await tx.execute(statement)).rowCount ?? 0) > 0;

  const revocations = await count(taken.revocations, async ({ keyId, pluginId, version, reason, at, by }) => {
    const isNew =
      await changed(sql`insert into kernel.plugin_revocations (key_id, plugin_id, version, reason, revoked_at, revoked_by)
      values (${keyId}, ${pluginId}, ${version}, ${reason}, ${at}::timestamptz, ${by}) on conflict do nothing`);
    if (!isNew) return null;
    if (keyId !== null) await packageStore.distrust(tx, keyId);
    await packageStore.stop(tx, keyId === null ? { pluginId: pluginId!, version: version! } : { keyId });
    return keyId === null ? ['plugin.revoked', `${pluginId} ${version}`] : ['plugin-key.revoked', keyId];
  });
  const distrusted = await count(taken.distrusted, async (keyId) => {
    if (!(await packageStore.distrust(tx, keyId))) return null;
    await packageStore.stop(tx, { keyId });
    return ['plugin-key.distrusted', keyId];
  });
  const granted = await browserGrantStore.all(tx);
  const grants = await count(taken.grants, async ({ pluginId, now }) => {
    const before = granted.get(pluginId);
    if (!before || JSON.stringify(before) === JSON.stringify(now)) return null;
    await browserGrantStore.remove(tx, pluginId);
    if (now) await browserGrantStore.put(tx, pluginId, now, actor.name);
    return ['plugin.browser-granted', pluginId];
  });
  const tokens = await count(taken.tokens, async ({ id, at }) => {
    const { rows } = await tx.execute<{ kind: string; park: string }>(sql`update kernel.tokens
      set revoked_at = ${at}::timestamptz where id = ${id} and revoked_at is null returning kind, park_id as park`);
    return rows[0] ? [`${rows[0].kind}.revoked`, id, rows[0].park] : null;
  });
  const rights = await count(taken.rights, async ({ id, platformAdmin, memberships }) => {
    const before = await known(kernel, tx, id);
    if (!before) return null;
    const now = [
      // A park that is only in the backup has the members that it has there.
      ...before.memberships.filter(({ parkId }) => !taken.parks.includes(parkId)),
      ...(await possible(tx, memberships)),
    ];
    if (before.platformAdmin === platformAdmin && inOrder(before.memberships) === inOrder(now)) return null;
    await kernel.users.setRights(tx, id, { platformAdmin, memberships: now });
    return ['user.changed', id];
  });
  const passwords = await count(taken.passwords, async ({ id, hash, mustChange, makers }) => {
    const isOther = await changed(sql`update auth."account" set password = ${hash}, "updatedAt" = now()
      where "userId" = ${id} and "providerId" = 'credential' and password is distinct from ${hash}`);
    if (!isOther) return null;
    await tx.execute(sql`update auth."user" set "mustChangePassword" = ${mustChange} where id = ${id}`);
    for (const maker of makers)
      await tx.execute(
        sql`insert into auth.account_ties (user_id, maker_id) values (${id}, ${maker}) on conflict do nothing`,
      );
    return ['user.password-changed', id];
  });
  const factors = await count(taken.factors, async ({ id, left }) => {
    const isGone = await changed(sql`delete from auth.factors where user_id = ${id}
      and not id = any(array(select jsonb_array_elements_text(${JSON.stringify(left)}::jsonb)))`);
    return isGone ? ['user.factor-removed', id] : null;
  });
  const erased = await count(taken.erased, async (id) => {
    if (!(await known(kernel, tx, id))) return null;
    await erasePerson({ ...kernel, evenLastAdmin: true }, tx, id, actor);
    return ['user.deleted', id];
  });
  return { revocations, distrusted, grants, tokens, erased, rights, passwords, factors };
}

const inOrder = (list: readonly Membership[]): string =>
  JSON.stringify(list.map(({ parkId, role, enterpriseId }) => [parkId, role, enterpriseId]).sort());

/** Those whose park and enterprise there are. */
async function possible(tx: Tx, memberships: readonly Membership[]): Promise<Membership[]> {
  const { rows } = await tx.execute<{ park: string; enterprise: string | null }>(sql`
    select id as park, null as enterprise from kernel.parks union all select park_id, id from kernel.enterprises`);
  const there = new Set(rows.map(({ park, enterprise }) => JSON.stringify([park, enterprise])));
  return memberships.filter(({ parkId, enterpriseId }) => there.has(JSON.stringify([parkId, enterpriseId])));
}

async function known({ users }: TakingKernel, tx: Tx, id: string): Promise<UserInfo | null> {
  return users.get(tx, id).catch((error: unknown) => {
    if (error instanceof LingtanError && error.code === 'AUTH_UNKNOWN_USER') return null;
    throw error;
  });
}
