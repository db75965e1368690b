import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { GateOutcome, RawCommand } from '../../../contracts/index.ts';
import { iso } from '../../refs.ts';
import { storableJson } from './storable-json.ts';
import type { Actor } from './mode-store.ts';

/** A command that somebody asked for, with what became of it. */
export interface CommandRow extends Record<string, unknown> {
  no: number;
  command: RawCommand;
  /** Outcome of its newest decision; null before the first. */
  outcome: GateOutcome | null;
  decided_at: number | null;
  /** Approvals that counted when it passed. */
  counted: string[] | null;
  approvals: { no: number; by: Actor; loginAt: number; at: number }[];
}

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

/** Stores commands in the order given and answers with their numbers. */
export async function insertCommands(tx: Tx, parkId: string, commands: readonly RawCommand[], now: number) {
  const { rows } = await tx.execute<{ no: number }>(sql`
    insert into plugin_storage_dispatch.commands (park_id, command, received_at)
    select ${parkId}, value, ${iso(now)}::timestamptz
    from jsonb_array_elements(${storableJson(commands)}::jsonb) with ordinality order by ordinality
    returning no::float8 as no`);
  return rows.map(({ no }) => no);
}

/** Decided commands further back than this many are not looked for again; numbers may be committed out of order. */
const lookBack = 1000;

/** Number below which all commands are decided. */
export async function readDecidedUpTo(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ no: number }>(sql`
    select coalesce(max(command_no), 0)::float8 as no from plugin_storage_dispatch.decisions
    where ${ofPark} and command_no is not null`);
  return rows[0]!.no;
}

/** Commands that are not decided yet, wait for a second person, or are in force. */
export async function readOpenCommands(tx: Tx, now: number, decidedUpTo: number): Promise<CommandRow[]> {
  const { rows } = await tx.execute<CommandRow>(sql`
    with open as (
      select no from plugin_storage_dispatch.commands where ${ofPark} and no > ${decidedUpTo - lookBack}
      union
      select command_no from plugin_storage_dispatch.decisions
      where ${ofPark} and command_no is not null and outcome <> 'refused' and expires_at > ${iso(now)}::timestamptz)
    select c.no::float8 as no, c.command, d.outcome, (extract(epoch from d.at) * 1000)::float8 as decided_at,
      d.decision #> '{evidence,approvals}' as counted,
      coalesce((select json_agg(json_build_object('no', a.no, 'by', a.by_actor,
          'loginAt', (extract(epoch from a.login_at) * 1000)::float8, 'at', (extract(epoch from a.at) * 1000)::float8)
          order by a.no)
        from plugin_storage_dispatch.approvals a
        where a.park_id = c.park_id and a.kind = 'command' and a.about = c.no), '[]') as approvals
    from open join plugin_storage_dispatch.commands c on c.no = open.no and c.park_id = current_setting('lingtan.park_id')
    left join lateral (
      select outcome, at, expires_at, decision from plugin_storage_dispatch.decisions
      where park_id = c.park_id and command_no = c.no order by no desc limit 1) d on true
    where (d.outcome is null or (d.outcome <> 'refused' and d.expires_at > ${iso(now)}::timestamptz))
      and not exists (select from plugin_storage_dispatch.command_ends e
        where e.park_id = c.park_id and e.command_no = c.no)
    order by c.no`);
  return rows;
}

export async function readCommand(tx: Tx, no: number): Promise<RawCommand | null> {
  const { rows } = await tx.execute<{ command: RawCommand }>(sql`
    select command from plugin_storage_dispatch.commands where ${ofPark} and no = ${no}`);
  return rows[0]?.command ?? null;
}

export async function insertEnd(
  tx: Tx,
  parkId: string,
  end: { no: number; reason: string; by: Actor; at: number },
): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    insert into plugin_storage_dispatch.command_ends (park_id, command_no, reason, by_actor, at)
    values (${parkId}, ${end.no}, ${end.reason}, ${JSON.stringify(end.by)}::jsonb, ${iso(end.at)}::timestamptz)
    on conflict do nothing returning command_no`);
  return rows.length > 0;
}

export async function insertApproval(
  tx: Tx,
  parkId: string,
  row: { kind: 'command' | 'standing'; about: number; by: Actor; loginAt: number; at: number },
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_storage_dispatch.approvals (park_id, kind, about, by_actor, login_at, at)
    values (${parkId}, ${row.kind}, ${row.about}, ${JSON.stringify(row.by)}::jsonb,
      ${iso(row.loginAt)}::timestamptz, ${iso(row.at)}::timestamptz)`);
}
