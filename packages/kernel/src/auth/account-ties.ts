import { personErrors, type Principal, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/** Whoever made an account, or set or reset what it signs in with, may have it: from now on both count as one person. */
export async function tie(tx: Tx, userId: string, { kind, personId }: Principal): Promise<void> {
  // Whoever has the command line of the server is nobody of whom there would be a second one.
  if (kind === 'system' || personId === undefined || personId === userId) return;
  await tx.execute(sql`insert into auth.account_ties (user_id, maker_id) values (${userId}, ${personId})
    on conflict do nothing`);
}

/** Ends the ties of an account: another person has it. @returns those who may have had it */
export async function untie(tx: Tx, userId: string): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(
    sql`delete from auth.account_ties where user_id = ${userId} returning maker_id as id`,
  );
  return rows.map(({ id }) => id);
}

/** All accounts that count as the same person as one of these, themselves among them: also two that a third one made. */
export async function oneHand(tx: Tx, persons: readonly string[]): Promise<Set<string>> {
  const { rows } = await tx.execute<{ id: string }>(sql`with recursive
    ties (one, other) as (select user_id, maker_id from auth.account_ties
      union all select maker_id, user_id from auth.account_ties),
    hand (id) as (select unnest(${sql.param(persons)}::text[])
      union select ties.other from hand join ties on ties.one = hand.id)
    select id from hand`);
  return new Set(rows.map(({ id }) => id));
}

/** Refuses what needs another person than some others to whom it is tied by who made which account. @throws PERSON_TIED */
export function assertUntied(
  { name }: Pick<Principal, 'name'>,
  hand: ReadonlySet<string>,
  others: readonly string[],
): void {
  if (others.some((person) => hand.has(person))) throw personErrors.TIED({ person: name });
}
