import type { ParkScope, Principal, Tx } from '@lingtan/sdk';
import {
  approveEditsRoute,
  editProposal,
  editRoute,
  editsRoute,
  energyApproveEdit,
  energyEditRecord,
  intervalHistoryRoute,
  previewEditRoute,
  proposeEditRoute,
  rejectEditsRoute,
  withdrawEditsRoute,
} from '../../contracts/index.ts';
import type { EditData, EditDetail } from '../../contracts/index.ts';
import { formatRef, isOneOf } from '@lingtan/sdk';
import type { Energy } from '../context.ts';
import { intervalRef } from '../refs.ts';
import { queryMeters } from '../routes/query.ts';
import { eachItem, proposeFor } from './actions.ts';
import { veeOf } from './context.ts';
import type { Vee } from './context.ts';
import { approveEdit, handleEdits, withdrawEdit } from './decide.ts';
import { authorsOf, listEdits, readEdit } from './edits-store.ts';
import type { StoredEdit } from './edits-store.ts';
import { veeErrors } from './errors.ts';
import { intervalHistory } from './interval-history.ts';
import { draftEdit } from './propose.ts';
import type { Proposal } from './propose.ts';

type RunTx = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** Roles that hold the permission to approve by default, for the hint whether a caller may. */
function mayDecide(vee: Vee, edit: StoredEdit, who: Principal): EditData['may'] {
  if (edit.state !== 'proposed') return { decide: false, why: 'state' };
  const granted = who.role === 'platform-admin' || energyApproveEdit.grants.includes(who.role);
  if (!granted) return { decide: false, why: 'permission' };
  const required = edit.secondLook === 'required' && vee.energy.scope.config.vee.secondLook === 'required';
  return required && isOneOf(who, authorsOf(edit)) ? { decide: false, why: 'own' } : { decide: true, why: null };
}

/** An edit as the screen sees it. */
export function describeEdit(vee: Vee, edit: StoredEdit, who: Principal): EditData {
  const sum = (list: readonly (number | null)[]): number => list.reduce<number>((a, b) => a + (b ?? 0), 0);
  return {
    id: edit.id,
    meter: edit.meter,
    direction: edit.direction,
    enterpriseId: edit.enterpriseId,
    from: edit.from,
    to: edit.to,
    intervals: edit.amounts.length,
    method: edit.method,
    reason: edit.reason,
    state: edit.state,
    secondLook: edit.secondLook,
    author: edit.author,
    decision: edit.decision,
    withdrawal: edit.withdrawal,
    before: sum(edit.beforeAmounts),
    after: sum(edit.amounts),
    ref: formatRef(energyEditRecord.kind, String(edit.id)),
    may: mayDecide(vee, edit, who),
  };
}

/** One interval of an edit, with the revision that was there when it was proposed. */
function valueOf(edit: StoredEdit, after: number, i: number): EditDetail['values'][number] {
  const start = edit.from + i * edit.minutes * 60_000;
  const revision = edit.beforeRevisions[i] ?? 0;
  return {
    start,
    before: edit.beforeAmounts[i] ?? null,
    beforeRef: revision === 0 ? null : intervalRef(edit.meter, edit.direction, start, revision),
    status: edit.beforeStatus[i] ?? null,
    after,
  };
}

type ProposalBody = Omit<Proposal, 'from' | 'to'> & { from: string; to: string };

function spanned({ from, to, ...rest }: ProposalBody): Proposal {
  return { ...rest, from: Date.parse(from), to: Date.parse(to) };
}

/** Registers proposals of edits, their second look, and the history of intervals. */
export function registerEditRoutes(energy: Energy, scope: Pick<ParkScope, 'route' | 'audit'>): void {
  const vee = veeOf(energy);
  const { audit } = scope;

  scope.route(editsRoute, async ({ query, principal, tx }) => {
    const meters = queryMeters(energy, principal, query.meter).map(({ id }) => id);
    const edits = await tx((t) => listEdits(t, { state: query.state, meters, limit: query.limit }));
    return {
      edits: edits.map((edit) => describeEdit(vee, edit, principal)),
      secondLook: energy.scope.config.vee.secondLook,
    };
  });

  scope.route(editRoute, async ({ params, principal, tx }) => {
    const edit = await tx((t) => readEdit(t, params.id));
    if (!edit) throw veeErrors.EDIT_UNKNOWN({ id: params.id });
    return {
      edit: describeEdit(vee, edit, principal),
      values: edit.amounts.map((after, i) => valueOf(edit, after, i)),
    };
  });

  scope.route(previewEditRoute, async ({ body, tx }) => ({
    values: (await tx((t) => draftEdit(vee, t, spanned(body)))).values,
  }));

  scope.route(proposeEditRoute, async ({ body: { reason, ...body }, principal, tx }) => {
    const edit = await tx(async (t) => {
      const id = await proposeFor(vee, t, audit, spanned(body), reason, principal);
      return (await readEdit(t, id))!;
    });
    return { edit: describeEdit(vee, edit, principal) };
  });

  const { log, proposals, config } = energy.scope;
  const decide = (act: 'approve' | 'reject', id: number, note: string | null, principal: Principal) =>
    proposals.decide(editProposal, String(id), { act, note }, principal).then(() => undefined);
  // What was proposed while a second look was asked for needs none once nobody asks for it.
  const alone = (tx: RunTx, id: number, note: string | null, principal: Principal) =>
    tx(async (t) => {
      await approveEdit(vee, t, audit, id, principal, note);
      await proposals.withdraw(t, editProposal, String(id), principal);
    });

  scope.route(approveEditsRoute, async ({ body: { ids, note = null }, principal, tx }) => ({
    results: await eachItem(log, ids, (id) =>
      config.vee.secondLook === 'required' ? decide('approve', id, note, principal) : alone(tx, id, note, principal),
    ),
  }));

  scope.route(rejectEditsRoute, async ({ body: { ids, note }, principal }) => ({
    results: await eachItem(log, ids, (id) => decide('reject', id, note, principal)),
  }));

  scope.route(withdrawEditsRoute, async ({ body: { ids, note }, principal, tx }) => ({
    results: await eachItem(log, ids, (id) =>
      tx(async (t) => {
        await withdrawEdit(vee, t, audit, id, principal, note);
        await proposals.withdraw(t, editProposal, String(id), principal);
      }),
    ),
  }));
  handleEdits(vee, audit);

  scope.route(intervalHistoryRoute, async ({ query, principal, tx }) => {
    const [meter] = queryMeters(energy, principal, query.meter);
    const revisions = await tx((t) =>
      intervalHistory(energy, t, { meter: meter!.id, direction: query.direction, start: Date.parse(query.start) }),
    );
    return { revisions };
  });
}
