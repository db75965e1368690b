import type { ParkScope, Principal, Tx } from '@lingtan/sdk';
import { editProposal } from '../../contracts/index.ts';
import type { ClosedInterval } from '../../domain/index.ts';
import { closeBatch } from '../close-batch.ts';
import { iso, lockPark } from '../context.ts';
import type { NewRevision } from '../interval-store.ts';
import { writeRevisions } from '../write-revisions.ts';
import type { Vee } from './context.ts';
import { insertEditRevisions, readEdit, stepEdit } from './edits-store.ts';
import type { StoredEdit } from './edits-store.ts';
import { veeErrors } from './errors.ts';
import { readSlots, WantedSlots } from './read-slots.ts';

export type Audit = ParkScope['audit'];

/** What the audit log says about an edit. */
export function auditOf(edit: StoredEdit): Record<string, unknown> {
  const sum = (list: readonly (number | null)[]): number => list.reduce<number>((a, b) => a + (b ?? 0), 0);
  return {
    meter: edit.meter,
    direction: edit.direction,
    from: iso(edit.from),
    to: iso(edit.to),
    intervals: edit.amounts.length,
    method: edit.method,
    reason: edit.reason,
    before: sum(edit.beforeAmounts),
    after: sum(edit.amounts),
    secondLook: edit.secondLook,
  };
}

async function load(tx: Tx, id: number): Promise<StoredEdit> {
  const edit = await readEdit(tx, id);
  if (!edit) throw veeErrors.EDIT_UNKNOWN({ id });
  return edit;
}

/** Puts an edit into effect: its intervals get new revisions. */
export async function approveEdit(
  vee: Vee,
  tx: Tx,
  audit: Audit,
  id: number,
  who: Principal,
  note: string | null,
): Promise<StoredEdit> {
  const { energy } = vee;
  await lockPark(tx, energy.parkId);
  const edit = await load(tx, id);
  if (edit.state !== 'proposed') throw veeErrors.EDIT_STATE({ id, state: edit.state, action: 'approved' });
  await takeEffect(vee, tx, edit);
  const approved = await stepEdit(tx, id, 'approved', who, note);
  await audit(tx, {
    action: 'energy.edit-approve',
    subject: `edit/${id}`,
    actor: who,
    after: auditOf(edit),
    ...noted(note),
  });
  return approved;
}

function noted(note: string | null): { note?: string } {
  return note === null ? {} : { note };
}

/** Writes the revisions of an edit. Its intervals must be as they were when it was proposed. */
export async function takeEffect(vee: Vee, tx: Tx, edit: StoredEdit): Promise<void> {
  const { energy } = vee;
  const starts = edit.amounts.map((_, i) => edit.from + i * energy.width);
  const wanted = new WantedSlots();
  for (const start of starts) wanted.add(edit.meter, edit.direction, start);
  const rows = await readSlots(energy, tx, wanted);
  const current = starts.map((start) => rows.get(edit.meter, edit.direction, start));
  const changed = starts.filter((_, i) => (current[i]?.revision ?? 0) !== edit.beforeRevisions[i]);
  if (changed.length > 0) throw veeErrors.EDIT_CHANGED({ id: edit.id, count: changed.length, start: iso(changed[0]!) });
  const meter = energy.configs.get(edit.meter)!;
  const revisions = current.map((row, i): NewRevision => {
    const { source, sampleFrom, sampleTo, ratio } = row!;
    const interval: ClosedInterval = {
      start: starts[i]!,
      amount: edit.amounts[i]!,
      status: 'edited',
      method: 'edit',
      reason: null,
      startReading: null,
      endReading: null,
      shiftReading: 0,
      sampleFrom,
      sampleTo,
      source,
      ratio,
    };
    return {
      meter,
      direction: edit.direction,
      revision: row!.revision + 1,
      interval,
      author: edit.author.id,
      note: edit.reason,
      detail: { edit: edit.id },
    };
  });
  const made = revisions.map(({ interval, revision }) => ({ start: interval.start, revision }));
  await insertEditRevisions(tx, energy.parkId, edit, made);
  await writeRevisions(energy, tx, revisions);
}

/** Ends a proposal without effect. */
export async function rejectEdit(tx: Tx, audit: Audit, id: number, who: Principal, note: string): Promise<StoredEdit> {
  const edit = await load(tx, id);
  if (edit.state !== 'proposed') throw veeErrors.EDIT_STATE({ id, state: edit.state, action: 'rejected' });
  const rejected = await stepEdit(tx, id, 'rejected', who, note);
  await audit(tx, { action: 'energy.edit-reject', subject: `edit/${id}`, actor: who, after: auditOf(edit), note });
  return rejected;
}

/**
 * Takes an edit back. One that was approved is undone: its intervals are computed from samples again, as new revisions.
 */
export async function withdrawEdit(
  vee: Vee,
  tx: Tx,
  audit: Audit,
  id: number,
  who: Principal,
  note: string,
): Promise<StoredEdit> {
  const { energy } = vee;
  await lockPark(tx, energy.parkId);
  const edit = await load(tx, id);
  if (edit.state !== 'proposed' && edit.state !== 'approved')
    throw veeErrors.EDIT_STATE({ id, state: edit.state, action: 'withdrawn' });
  // First, so that the edit no longer holds anything back.
  const withdrawn = await stepEdit(tx, id, 'withdrawn', who, note);
  if (edit.state === 'approved') {
    const points = new Map((await energy.telemetry.points()).map((point) => [point.id, point]));
    const meter = energy.configs.get(edit.meter)!;
    const span = { from: edit.from, to: edit.to };
    await closeBatch(energy, tx, [{ meter, spans: [span], limit: edit.to }], 'exact', points);
  }
  await audit(tx, { action: 'energy.edit-withdraw', subject: `edit/${id}`, actor: who, before: auditOf(edit), note });
  return withdrawn;
}

/** What is done when another person has decided about an edit. */
export function handleEdits(vee: Vee, audit: Audit): void {
  const { proposals } = vee.energy.scope;
  proposals.handle(editProposal, {
    async before(tx) {
      await lockPark(tx, vee.energy.parkId);
      return [];
    },
    async decide(tx, { act, note, principal, proposal }) {
      const { edit: id } = proposal.data;
      if (act === 'approve') await approveEdit(vee, tx, audit, id, principal, note);
      else if (act === 'reject') await rejectEdit(tx, audit, id, principal, note ?? act);
      else await withdrawEdit(vee, tx, audit, id, principal, note ?? act);
    },
  });
}
