import type { Logger, Principal, Tx } from '@lingtan/sdk';
import { LingtanError } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { editProposal, type ExceptionAction, type ExceptionData, type ItemResult } from '../../contracts/index.ts';
import { iso, lockPark } from '../context.ts';
import type { Vee } from './context.ts';
import { approveEdit, auditOf } from './decide.ts';
import type { Audit } from './decide.ts';
import { veeErrors } from './errors.ts';
import { logExceptions, resolveExceptions } from './exceptions-store.ts';
import type { LogEntry } from './exceptions-store.ts';
import { readException } from './list-exceptions.ts';
import { proposeEdit } from './propose.ts';
import type { Proposal } from './propose.ts';
import { readSlots, WantedSlots } from './read-slots.ts';

/** Runs `work` for each id, in transactions of its own: one bad item loses nothing else. */
export async function eachItem(
  log: Logger,
  ids: readonly number[],
  work: (id: number) => Promise<{ edit?: number } | void>,
): Promise<ItemResult[]> {
  const results: ItemResult[] = [];
  for (const id of new Set(ids)) {
    try {
      const done = await work(id);
      results.push({ id, ok: true, ...(done?.edit === undefined ? {} : { edit: done.edit }) });
    } catch (error) {
      const known = error instanceof LingtanError && error.status < 500;
      if (!known) log.error({ err: error, id }, 'an action on one of several items failed');
      const { code, message, hint } = known ? error : veeErrors.FAILED({ id }, error);
      results.push({ id, ok: false, error: { code, message, ...(hint === undefined ? {} : { hint }) } });
    }
  }
  return results;
}

/** Does one thing with one exception. */
export async function actOnException(
  vee: Vee,
  tx: Tx,
  audit: Audit,
  id: number,
  action: ExceptionAction,
  who: Principal,
): Promise<{ edit?: number } | void> {
  const exception = await readException(tx, id);
  if (!exception) throw veeErrors.EXCEPTION_UNKNOWN({ id });
  if (exception.state === 'resolved') throw veeErrors.ALREADY_RESOLVED({ id });
  const log = (what: string, note: string | null, detail: LogEntry['detail'] = {}): Promise<void> =>
    logExceptions(tx, vee.energy.parkId, [
      { exception: id, enterpriseId: exception.enterpriseId, actor: who, action: what, note, detail },
    ]);
  const record = (what: string, note: string | null, after: unknown): Promise<void> =>
    audit(tx, {
      action: `energy.exception-${what}`,
      subject: `exception/${id}`,
      actor: who,
      after,
      ...(note ? { note } : {}),
    });

  switch (action.action) {
    case 'acknowledge': {
      await update(tx, id, sql`state = 'acknowledged'`);
      await log('acknowledged', action.note ?? null);
      return record('acknowledge', action.note ?? null, subjectOf(exception));
    }
    case 'assign': {
      await update(tx, id, sql`assignee = ${action.assignee}`);
      await log('assigned', null, { assignee: action.assignee });
      return record('assign', null, { ...subjectOf(exception), assignee: action.assignee });
    }
    case 'accept': {
      await lockPark(tx, vee.energy.parkId);
      await checkAmounts(vee, tx, exception);
      await resolveExceptions(tx, [id], 'accepted');
      await log('accepted', action.reason);
      return record('accept', action.reason, subjectOf(exception));
    }
    default: {
      const edit = await proposeFor(vee, tx, audit, proposalOf(vee, exception, action), action.reason, who);
      await log('edit-proposed', action.reason, { edit });
      return { edit };
    }
  }
}

function subjectOf({ rule, meter, direction, from, to, measured, limit }: ExceptionData): Record<string, unknown> {
  return {
    rule,
    meter,
    direction,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    measured,
    limit,
  };
}

async function update(tx: Tx, id: number, set: ReturnType<typeof sql>): Promise<void> {
  await tx.execute(sql`
    update plugin_energy_metering.vee_exceptions set ${set}, updated_at = statement_timestamp()
    where park_id = current_setting('lingtan.park_id') and id = ${id}`);
}

function proposalOf(
  vee: Vee,
  { meter, direction, from, to }: ExceptionData,
  action: Extract<ExceptionAction, { action: 'estimate' | 'edit' }>,
): Proposal {
  const { width } = vee.energy;
  // A finding of a clock can lie within an interval.
  const span = { from: Math.floor(from / width) * width, to: Math.ceil(to / width) * width };
  if (action.action === 'estimate') return { meter, direction, ...span, method: action.method ?? 'auto' };
  return { meter, direction, ...span, amounts: new Array<number>((span.to - span.from) / width).fill(action.amount) };
}

/** Only an amount can be accepted. */
async function checkAmounts(vee: Vee, tx: Tx, { id, rule, meter, direction, from, to }: ExceptionData): Promise<void> {
  if (rule !== 'missing' && rule !== 'negative' && rule !== 'high') return;
  const wanted = new WantedSlots();
  const starts: number[] = [];
  for (let start = from; start < to; start += vee.energy.width) {
    wanted.add(meter, direction, start);
    starts.push(start);
  }
  const rows = await readSlots(vee.energy, tx, wanted);
  const without = starts.filter((start) => (rows.get(meter, direction, start)?.amount ?? null) === null);
  if (without.length > 0) throw veeErrors.NOTHING_TO_ACCEPT({ id, count: without.length });
}

/** Proposes an edit with its audit entry; where no second look is needed it takes effect at once. Returns its number. */
export async function proposeFor(
  vee: Vee,
  tx: Tx,
  audit: Audit,
  proposal: Proposal,
  reason: string,
  who: Principal,
): Promise<number> {
  await lockPark(tx, vee.energy.parkId);
  const edit = await proposeEdit(vee, tx, proposal, reason, who);
  await audit(tx, {
    action: 'energy.edit-propose',
    subject: `edit/${edit.id}`,
    actor: who,
    after: auditOf(edit),
    note: reason,
  });
  if (edit.secondLook === 'waived') await approveEdit(vee, tx, audit, edit.id, who, null);
  else {
    const { meter, from, to } = proposal;
    const params = { person: who.name, meter, from: iso(from), to: iso(to), reason };
    const what = { subject: String(edit.id), link: '/meters/exceptions', data: { edit: edit.id }, params, reason };
    const enterprises = edit.enterpriseId === null ? [] : [edit.enterpriseId];
    await vee.energy.scope.proposals.propose(tx, editProposal, { ...what, enterprises }, who);
  }
  return edit.id;
}
