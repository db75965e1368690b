import type { Principal, Tx } from '@lingtan/sdk';
import type { Direction, EstimationMethod } from '../../contracts/index.ts';
import { isVirtual } from '../../domain/index.ts';
import { estimateHole, similarSlots, spreadTotal } from '../../domain/vee/index.ts';
import type { EstimationRules } from '../../domain/vee/index.ts';
import { iso } from '../context.ts';
import { energyErrors } from '../errors.ts';
import type { StoredInterval } from '../interval-store.ts';
import { readBases } from './base.ts';
import type { Vee } from './context.ts';
import { insertEdit, readActiveEdits } from './edits-store.ts';
import type { NewEdit, StoredEdit } from './edits-store.ts';
import { veeErrors } from './errors.ts';
import { lookupIn } from './estimate-holes.ts';
import { readSlots, WantedSlots } from './read-slots.ts';

/** Longest span of one edit. */
const mostIntervals = 3000;

export interface Proposal {
  meter: string;
  direction: Direction;
  /** ms UTC. */
  from: number;
  to: number;
  amounts?: readonly number[] | undefined;
  method?: 'auto' | EstimationMethod | undefined;
  total?: number | undefined;
}

/** An interval of the span as it is, and as it would be. */
export interface EditValue {
  start: number;
  before: number | null;
  status: StoredInterval['status'] | null;
  after: number | null;
}

export interface DraftEdit {
  values: EditValue[];
  edit: Omit<NewEdit, 'reason' | 'secondLook'>;
}

/** Works out a proposal without storing it; an interval that no method applies to has no amount after it. */
export async function draftEdit(vee: Vee, tx: Tx, proposal: Proposal): Promise<DraftEdit> {
  const { energy } = vee;
  const starts = slotsOf(vee, proposal);
  const { meter, direction } = proposal;
  const wanted = new WantedSlots();
  for (const start of starts) wanted.add(meter, direction, start);
  const rows = await readSlots(energy, tx, wanted);
  const current = starts.map((start) => rows.get(meter, direction, start));
  const open = await readBases(
    energy,
    tx,
    current.filter((row) => row !== undefined),
  );
  const bases = new Map(open.map(({ current: row, base }) => [row.start, base]));
  const amounts = await amountsOf(vee, tx, proposal, starts);
  const values = starts.map((start, i): EditValue => {
    const row = current[i];
    return { start, before: row?.amount ?? null, status: row?.status ?? null, after: amounts[i] ?? null };
  });
  return {
    values,
    edit: {
      meter,
      direction,
      from: proposal.from,
      to: proposal.to,
      enterpriseId: energy.meterById.get(meter)!.enterpriseId,
      minutes: energy.minutes,
      method: proposal.amounts ? 'values' : proposal.method!,
      amounts: amounts.map((amount) => amount ?? 0),
      beforeAmounts: values.map(({ before }) => before),
      beforeStatus: values.map(({ status }) => status),
      beforeRevisions: current.map((row) => row?.revision ?? 0),
      // Of an edited interval samples are not known here; the edit under it was withdrawn or this one is refused.
      baseAmounts: starts.map((start) => bases.get(start)?.amount ?? null),
    },
  };
}

/** Stores a proposal, if every interval of it is closed and has an amount, and no other edit covers it. */
export async function proposeEdit(
  vee: Vee,
  tx: Tx,
  proposal: Proposal,
  reason: string,
  author: Principal,
): Promise<StoredEdit> {
  const { energy } = vee;
  const { values, edit } = await draftEdit(vee, tx, proposal);
  const open = values.filter(({ status }) => status === null);
  if (open.length > 0) throw veeErrors.EDIT_NOT_CLOSED({ count: open.length, start: iso(open[0]!.start) });
  const without = values.filter(({ after }) => after === null);
  if (without.length > 0)
    throw veeErrors.EDIT_NOT_ESTIMABLE({
      method: edit.method,
      count: without.length,
      of: values.length,
      start: iso(without[0]!.start),
    });
  const [other] = (
    await readActiveEdits(tx, energy.minutes, {
      ...proposal,
      meters: [proposal.meter],
      states: ['proposed', 'approved'],
    })
  ).filter(({ direction }) => direction === proposal.direction);
  if (other) throw veeErrors.EDIT_OVERLAP({ other: other.id, state: other.state });
  const secondLook = energy.scope.config.vee.secondLook === 'required' ? 'required' : 'waived';
  return insertEdit(tx, energy.parkId, { ...edit, reason, secondLook }, author);
}

function slotsOf(vee: Vee, { meter, direction, from, to, amounts, method, total }: Proposal): number[] {
  const { energy } = vee;
  const known = energy.meterById.get(meter);
  if (!known) throw energyErrors.METER_UNKNOWN({ meter });
  if (isVirtual(energy.configs.get(meter)!)) throw veeErrors.EDIT_VIRTUAL({ meter });
  if (!known.directions.includes(direction)) throw veeErrors.EDIT_DIRECTION({ meter, direction });
  const count = (to - from) / energy.width;
  const problem =
    !Number.isInteger(count) || from % energy.width !== 0
      ? 'expected interval boundaries'
      : count < 1
        ? 'expected `to` after `from`'
        : count > mostIntervals
          ? `expected at most ${mostIntervals} intervals`
          : null;
  if (problem) throw veeErrors.EDIT_SPAN({ from: iso(from), to: iso(to), minutes: energy.minutes, expected: problem });
  if ((amounts === undefined) === (method === undefined) || (amounts && total !== undefined))
    throw veeErrors.EDIT_KIND({ got: amounts ? 'amounts with a method or total' : 'neither' });
  if (amounts && amounts.length !== count) throw veeErrors.EDIT_VALUES({ count: amounts.length, expected: count });
  return Array.from({ length: count }, (_, i) => from + i * energy.width);
}

async function amountsOf(vee: Vee, tx: Tx, proposal: Proposal, starts: readonly number[]): Promise<(number | null)[]> {
  if (proposal.amounts) return [...proposal.amounts];
  const methods = proposal.method === 'auto' ? vee.estimation.methods : [proposal.method!];
  const found = await estimateSpan(vee, tx, proposal, methods);
  const amounts = starts.map((start) => found.get(start) ?? null);
  if (proposal.total === undefined || amounts.includes(null)) return amounts;
  const spread = spreadTotal(proposal.total, amounts as number[]);
  if (spread === null) throw veeErrors.EDIT_TOTAL({ total: proposal.total });
  return spread;
}

/** Amounts that methods give for a span of a meter, whatever its intervals say themselves. By interval start. */
export async function estimateSpan(
  vee: Vee,
  tx: Tx,
  { meter, direction, from, to }: Pick<Proposal, 'meter' | 'direction' | 'from' | 'to'>,
  methods: readonly EstimationMethod[],
): Promise<Map<number, number>> {
  const { width } = vee.energy;
  const rules: EstimationRules = { ...vee.estimation, methods };
  const wanted = new WantedSlots();
  wanted.add(meter, direction, from - width);
  wanted.add(meter, direction, to);
  for (let start = from; start < to; start += width) {
    for (const slot of similarSlots(start, rules.similarDay)) wanted.add(meter, direction, slot);
    for (const term of rules.familyAbove(meter)?.terms ?? []) wanted.add(term.meter, term.direction, start);
  }
  const rows = await readSlots(vee.energy, tx, wanted);
  const usable = lookupIn(rows);
  // What the span says itself is what the edit is to replace.
  const lookup: typeof usable = (id, way, start) =>
    id === meter && way === direction && start >= from && start < to ? undefined : usable(id, way, start);
  const estimates = estimateHole({ meter, direction, from, to, total: null }, lookup, rules);
  return new Map(estimates.map(({ start, amount }) => [start, amount]));
}
