import type { Principal, Quality, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Direction, EditData, EditState } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import { timestamp } from '../interval-store.ts';

/** Who did something to an edit, when, and what they wrote. */
export interface EditStep {
  id: string;
  name: string;
  /** ISO 8601 UTC. */
  at: string;
  note: string | null;
}

/** A proposed edit with one entry per interval in each column. */
export interface StoredEdit extends Span {
  id: number;
  meter: string;
  direction: Direction;
  enterpriseId: string | null;
  minutes: number;
  method: EditData['method'];
  reason: string;
  state: EditState;
  secondLook: 'required' | 'waived';
  amounts: number[];
  beforeAmounts: (number | null)[];
  beforeStatus: (Quality | null)[];
  /** Revision of each interval when the edit was proposed; 0 where there was none. */
  beforeRevisions: number[];
  /** What samples said then. */
  baseAmounts: (number | null)[];
  author: EditStep;
  /** Person behind the author. */
  authorPerson: string | null;
  decision: EditStep | null;
  withdrawal: EditStep | null;
}

export type NewEdit = Omit<StoredEdit, 'id' | 'state' | 'author' | 'authorPerson' | 'decision' | 'withdrawal'>;

interface Row extends Record<string, unknown> {
  id: number;
  meter_id: string;
  direction: Direction;
  enterprise_id: string | null;
  minutes: number;
  from: number;
  to: number;
  method: StoredEdit['method'];
  reason: string;
  state: EditState;
  second_look: StoredEdit['secondLook'];
  amounts: number[];
  before_amounts: (number | null)[];
  before_status: (Quality | null)[];
  before_revisions: number[];
  base_amounts: (number | null)[];
  author: EditStep;
  author_person: string | null;
  decision: EditStep | null;
  withdrawal: EditStep | null;
}

const step = (id: string, name: string, at: string, note: string): string =>
  `case when ${at} is not null then jsonb_build_object('id', ${id}, 'name', ${name}, 'note', ${note},
    'at', to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) end`;

const columns =
  sql.raw(`id::float8 as id, meter_id, direction, enterprise_id, minutes, method, reason, state, second_look,
  (extract(epoch from from_at) * 1000)::float8 as "from", (extract(epoch from to_at) * 1000)::float8 as "to",
  amounts::float8[] as amounts, before_amounts::float8[] as before_amounts, before_status, before_revisions,
  base_amounts::float8[] as base_amounts, author_person,
  ${step('author_id', 'author_name', 'proposed_at', 'null::text')} as author,
  ${step('decided_by', 'decided_name', 'decided_at', 'decision_note')} as decision,
  ${step('withdrawn_by', 'withdrawn_name', 'withdrawn_at', 'withdrawal_note')} as withdrawal`);

function fromRow({ meter_id, enterprise_id, second_look, ...row }: Row): StoredEdit {
  const { before_amounts, before_status, before_revisions, base_amounts, author_person, ...rest } = row;
  return {
    ...rest,
    meter: meter_id,
    enterpriseId: enterprise_id,
    secondLook: second_look,
    beforeAmounts: before_amounts,
    beforeStatus: before_status,
    beforeRevisions: before_revisions,
    baseAmounts: base_amounts,
    authorPerson: author_person,
  };
}

/** Approved edits that cover a part of the span, of these meters. */
export async function readActiveEdits(
  tx: Tx,
  minutes: number,
  query: Span & { meters: readonly string[]; states?: readonly EditState[] },
): Promise<StoredEdit[]> {
  const { rows } = await tx.execute<Row>(sql`
    select ${columns} from plugin_energy_metering.vee_edits
    where park_id = current_setting('lingtan.park_id') and minutes = ${minutes}
      and state in ('proposed', 'approved') and state = any(${sql.param(query.states ?? ['approved'])}::text[])
      and meter_id = any(${sql.param(query.meters)}::text[])
      and from_at < ${timestamp(query.to)} and to_at > ${timestamp(query.from)}
    order by id`);
  return rows.map(fromRow);
}

/** Edits, newest first. */
export async function listEdits(
  tx: Tx,
  query: { state?: EditState | undefined; meters: readonly string[]; limit: number },
): Promise<StoredEdit[]> {
  const { rows } = await tx.execute<Row>(sql`
    select ${columns} from plugin_energy_metering.vee_edits
    where park_id = current_setting('lingtan.park_id') and meter_id = any(${sql.param(query.meters)}::text[])
      ${query.state === undefined ? sql`` : sql`and state = ${query.state}`}
    order by id desc limit ${query.limit}`);
  return rows.map(fromRow);
}

/** One edit; undefined when there is none that the caller may see. */
export async function readEdit(tx: Tx, id: number): Promise<StoredEdit | undefined> {
  const { rows } = await tx.execute<Row>(sql`
    select ${columns} from plugin_energy_metering.vee_edits
    where park_id = current_setting('lingtan.park_id') and id = ${id}`);
  return rows.map(fromRow)[0];
}

export async function insertEdit(tx: Tx, parkId: string, edit: NewEdit, author: Principal): Promise<StoredEdit> {
  const { rows } = await tx.execute<Row>(sql`
    insert into plugin_energy_metering.vee_edits (park_id, enterprise_id, meter_id, direction, minutes, from_at, to_at, method,
      reason, second_look, amounts, before_amounts, before_status, before_revisions, base_amounts, author_id, author_name,
      author_person)
    values (${parkId}, ${edit.enterpriseId}, ${edit.meter}, ${edit.direction}, ${edit.minutes}, ${timestamp(edit.from)},
      ${timestamp(edit.to)}, ${edit.method}, ${edit.reason}, ${edit.secondLook}, ${sql.param(edit.amounts)}::bigint[],
      ${sql.param(edit.beforeAmounts)}::bigint[], ${sql.param(edit.beforeStatus)}::text[],
      ${sql.param(edit.beforeRevisions)}::int[], ${sql.param(edit.baseAmounts)}::bigint[], ${author.id}, ${author.name},
      ${author.personId ?? null})
    returning ${columns}`);
  return fromRow(rows[0]!);
}

/** Notes a decision or a withdrawal. */
export async function stepEdit(
  tx: Tx,
  id: number,
  state: Exclude<EditState, 'proposed'>,
  who: Principal,
  note: string | null,
): Promise<StoredEdit> {
  const set =
    state === 'withdrawn'
      ? sql`withdrawn_by = ${who.id}, withdrawn_name = ${who.name}, withdrawn_at = statement_timestamp(), withdrawal_note = ${note}`
      : sql`decided_by = ${who.id}, decided_name = ${who.name}, decided_at = statement_timestamp(), decision_note = ${note}`;
  const { rows } = await tx.execute<Row>(sql`
    update plugin_energy_metering.vee_edits set state = ${state}, ${set}
    where park_id = current_setting('lingtan.park_id') and id = ${id}
    returning ${columns}`);
  return fromRow(rows[0]!);
}

/** Remembers which revisions an edit made. */
export async function insertEditRevisions(
  tx: Tx,
  parkId: string,
  edit: StoredEdit,
  revisions: readonly { start: number; revision: number }[],
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_energy_metering.vee_edit_revisions (park_id, enterprise_id, meter_id, direction, minutes, starts_at, revision, edit_id)
    select ${parkId}, ${edit.enterpriseId}, ${edit.meter}, ${edit.direction}, ${edit.minutes}, to_timestamp(start / 1000), revision, ${edit.id}
    from unnest(${sql.param(revisions.map((r) => r.start))}::float8[], ${sql.param(revisions.map((r) => r.revision))}::int[])
      as t(start, revision)`);
}

/** Edits behind the revisions of one interval, by revision. */
export async function readEditsOfInterval(
  tx: Tx,
  meter: string,
  direction: Direction,
  start: number,
  minutes: number,
): Promise<Map<number, StoredEdit>> {
  const { rows } = await tx.execute<{ revision: number; edit_id: number }>(sql`
    select revision, edit_id::float8 as edit_id from plugin_energy_metering.vee_edit_revisions
    where park_id = current_setting('lingtan.park_id') and meter_id = ${meter} and direction = ${direction}
      and starts_at = ${timestamp(start)} and minutes = ${minutes}`);
  const found = new Map<number, StoredEdit>();
  for (const { revision, edit_id } of rows) {
    const edit = await readEdit(tx, edit_id);
    if (edit) found.set(revision, edit);
  }
  return found;
}

/** Who proposed the edit: the author, and the person of the author's key. */
export function authorsOf({ author, authorPerson }: StoredEdit): string[] {
  return [author.id, ...(authorPerson === null ? [] : [authorPerson])];
}
