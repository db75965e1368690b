import type { LocalizedText, NewProposal, OpenProposal, ProposedChange, Proposer, Tx } from '@lingtan/sdk';
import { personOf } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';

export type ProposalState = 'proposed' | 'approved' | 'rejected' | 'withdrawn' | 'expired';

/** A proposal as people see it. Times are ISO 8601 UTC. */
export interface Proposal extends Omit<OpenProposal, 'data'> {
  pluginId: string;
  kind: string;
  text: LocalizedText;
  changes: ProposedChange[];
  link: string | null;
  expiresAt: string | null;
  state: ProposalState;
  decidedBy: string | null;
  decision: string | null;
  decidedAt: string | null;
}

/** With what only the ledger looks at. */
export interface StoredProposal extends Proposal {
  data: unknown;
  /** Id of the API key that proposed it. */
  proposedKey: string | null;
  decidingEnterprise: string | null;
  decidedPerson: string | null;
  decisionKey: string | null;
  result: unknown;
}

export const iso = (ms: number): string => new Date(ms).toISOString();
const utc = (column: string): SQL => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
export const actorOf = ({ kind, id, name, role }: Proposer): string => JSON.stringify({ kind, id, name, role });

/** Who answers for it: the person, or itself where there is none. */
export const proposerPerson = ({ id, personId }: Proposer): string =>
  personOf({ id, ...(personId ? { personId } : {}) });

/** The state of a row at a time: one whose time is over has expired, written down or not. */
export const stateAt = (now: string): SQL =>
  sql`(case when state = 'proposed' and expires_at <= ${now}::timestamptz then 'expired' else state end)`;

const columns = (
  now: string,
): SQL => sql`no::float8 as no, plugin_id as "pluginId", kind, subject, text, changes, link, reason,
  proposed_by->>'name' as "proposedBy", case when proposed_by->>'kind' = 'api-key' then proposed_by->>'id' end as "proposedKey", proposed_person as "proposedPerson", ${utc('proposed_at')} as "proposedAt",
  ${utc('expires_at')} as "expiresAt",
  ${stateAt(now)} as state,
  decided_by->>'name' as "decidedBy", decision, ${utc('decided_at')} as "decidedAt", data,
  deciding_enterprise as "decidingEnterprise", decided_person as "decidedPerson", decision_key as "decisionKey", result`;

/** Those of a park; null: of the installation. */
export const placedIn = (parkId: string | null): SQL =>
  parkId === null ? sql`park_id is null` : sql`park_id = ${parkId}`;

/** Newest first; only those that the transaction may see. */
export async function readProposals(
  tx: Tx,
  parkId: string | null,
  now: string,
  which: SQL,
  limit = 200,
): Promise<StoredProposal[]> {
  const { rows } = await tx.execute(sql`select ${columns(now)} from kernel.proposals
    where ${placedIn(parkId)} and ${which} order by proposals.no desc limit ${limit}`);
  return rows as unknown as StoredProposal[];
}

/** Writes one; null when one of its kind and subject is open. */
export async function insertProposal(
  tx: Tx,
  kind: { id: string; pluginId: string },
  parkId: string | null,
  { subject, changes, link, data, reason, expiresAt, enterprises, decidingEnterprise }: NewProposal,
  { by, text, now }: { by: Proposer; text: LocalizedText; now: string },
): Promise<number | null> {
  const { rows } = await tx.execute<{ no: number }>(sql`insert into kernel.proposals
      (park_id, plugin_id, kind, subject, text, changes, link, data, reason, proposed_by, proposed_person, proposed_at,
        expires_at, enterprise_ids, deciding_enterprise)
    values (${parkId}, ${kind.pluginId}, ${kind.id}, ${subject}, ${JSON.stringify(text)}::jsonb,
      ${JSON.stringify(changes ?? [])}::jsonb, ${link}, ${JSON.stringify(data)}::jsonb, ${reason}, ${actorOf(by)}::jsonb,
      ${proposerPerson(by)}, ${now}::timestamptz, ${expiresAt === undefined ? null : iso(expiresAt)}::timestamptz,
      ${sql.param([...(enterprises ?? [])])}::text[], ${decidingEnterprise ?? null})
    on conflict do nothing returning no::float8 as no`);
  return rows[0]?.no ?? null;
}

/** Locks an open one until the transaction ends; false when it is not open any more. */
export async function lockProposal(tx: Tx, parkId: string | null, no: number): Promise<boolean> {
  const { rows } = await tx.execute(sql`select from kernel.proposals
    where ${placedIn(parkId)} and no = ${no} and state = 'proposed' for update`);
  return rows.length > 0;
}

export interface StoredDecision {
  state: ProposalState;
  by: Proposer;
  loginAt: number | null;
  note: string | null;
  at: number;
  key: string | null;
  result: unknown;
}

/** Brings an open one into its last state. */
export async function settleProposal(
  tx: Tx,
  parkId: string | null,
  no: number,
  decision: StoredDecision,
): Promise<void> {
  const { state, by, loginAt, note, at, key, result } = decision;
  await tx.execute(sql`update kernel.proposals set state = ${state}, decided_by = ${actorOf(by)}::jsonb,
      decided_person = ${proposerPerson(by)}, login_at = ${loginAt === null ? null : iso(loginAt)}::timestamptz,
      decision = ${note}, decided_at = ${iso(at)}::timestamptz, decision_key = ${key},
      result = ${JSON.stringify(result ?? null)}::jsonb
    where ${placedIn(parkId)} and no = ${no} and state = 'proposed'`);
}

/** Ends those whose time is over. */
export async function expireProposals(
  tx: Tx,
  now: string,
  which: SQL,
): Promise<{ parkId: string | null; kind: string; no: number; subject: string }[]> {
  const { rows } = await tx.execute(sql`update kernel.proposals set state = 'expired', decided_at = expires_at
    where state = 'proposed' and expires_at <= ${now}::timestamptz and ${which}
    returning park_id as "parkId", kind, no::float8 as no, subject`);
  return rows as unknown as { parkId: string | null; kind: string; no: number; subject: string }[];
}

/** What the plugin of its kind sees of one. */
export function openOf<Data>(read: (data: unknown) => Data, stored: StoredProposal): OpenProposal<Data> {
  const { no, subject, data, reason, proposedBy, proposedPerson, proposedAt } = stored;
  return { no, subject, data: read(data), reason, proposedBy, proposedPerson, proposedAt };
}
