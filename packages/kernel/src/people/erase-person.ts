import type { Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { UserStore } from '../auth/users.ts';
import { lookAs } from '../dashboards/viewpoint.ts';
import type { KernelContext } from '../kernel-context.ts';

/** What erasing a person needs of the kernel. */
export interface ErasureOptions {
  users: UserStore;
  proposals: KernelContext['proposals'];
  keyProposals: KernelContext['keyProposals'];
  /** Also the last administrator: the command line makes another one. Default false. */
  evenLastAdmin?: boolean;
}

/**
 * Erases a person in the caller's transaction: the account with its sessions, memberships and own dashboards, the keys it
 * answers for or made, the notices to it, and what was counted of its address. What it has done stays under its name and id.
 * @throws AUTH_UNKNOWN_USER, AUTH_LAST_ADMIN
 */
export async function erasePerson(
  { users, proposals, keyProposals, evenLastAdmin = false }: ErasureOptions,
  tx: Tx,
  id: string,
  by: Principal,
): Promise<void> {
  const { email } = await users.get(tx, id);
  await users.remove(tx, id, evenLastAdmin);
  // A device goes on without its owner.
  const { rows } = await tx.execute<{ park: string; id: string }>(sql`
    delete from kernel.tokens where kind <> 'device' and ${id} in (owner_id, maker_id, created_by)
    returning park_id as park, id`);
  for (const key of rows)
    for (const kind of Object.values(keyProposals)) await proposals.withdraw(tx, key.park, kind, key.id, by);
  await tx.execute(sql`update kernel.tokens set maker_id = null where maker_id = ${id}`);
  await lookAs(tx, '*', null);
  // What was told of what they had proposed bears their name; what still waits is told on.
  await tx.execute(sql`delete from kernel.notices
    where person_id = ${id} or (except_person_id = ${id} and settled_at is not null)`);
  await tx.execute(sql`update kernel.notices set except_person_id = null where except_person_id = ${id}`);
  await tx.execute(sql`delete from auth.verification where position(${email} in lower(identifier || value)) > 0
    or position(${id} in identifier || value) > 0`);
  await tx.execute(sql`delete from auth.sign_in_failures
    where key = ${`account:${email}`} or starts_with(key, ${`account-address:${email}|`})`);
}
