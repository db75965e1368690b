import type { DispatchStore } from '../../../contracts/problem.ts';
import { at } from '../steps.ts';
import type { Draft } from './draft.ts';
import { retention } from './retention.ts';
import { top } from './store-recovery.ts';

/** Room above the power that fills or empties a store in a step: the energy ends such a flow, and this bound never does. */
const room = 1.1;

/**
 * Highest power of a store in each step, with zero where the other direction is prescribed. A limit far above what fills or
 * empties the store in a step, often written where there is none, is brought near it: whole-number columns switch the flow by
 * this size, and one that is off by the tolerance of the solver would let all of a small flow pass beside one of 1e9 kW.
 */
export function highestPower(draft: Draft, store: DispatchStore, direction: 'charge' | 'discharge'): number[] {
  const [limit, other] =
    direction === 'charge' ? [store.chargeMax, store.forcedDischarge] : [store.dischargeMax, store.forcedCharge];
  return Array.from({ length: draft.count }, (_, t) =>
    (other?.[t] ?? 0) > 0 ? 0 : Math.min(at(limit, t), room * possible(draft, store, direction, t)),
  );
}

/** Power with which a store goes from empty to full or back within a step, against what flows in or out by itself; kW. */
function possible(draft: Draft, store: DispatchStore, direction: 'charge' | 'discharge', step: number): number {
  const { flow } = retention(store, step, draft.prepared.lengths);
  const inflow = at(store.inflow, step);
  const swing = top(store) / (flow * draft.length(step));
  return direction === 'charge'
    ? (swing + Math.max(0, -inflow)) / at(store.etaCharge, step)
    : (swing + Math.max(0, inflow)) * at(store.etaDischarge, step);
}
