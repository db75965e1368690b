import { apportion } from '../apportion.ts';

/**
 * What is lost between a meter and those below it, by technical reasons: `noLoadW` all the time, and a share that grows with
 * the square of the load, which is `loadLossW` at `ratedW` (transformer tests give both).
 */
export interface LossModel {
  noLoadW: number;
  loadLossW: number;
  ratedW: number;
}

/** Technical loss of one interval in integer Wh: P₀·h + P_k·(E / (P_r·h))²·h. */
export function technicalLoss(model: LossModel, throughputWh: number, hours: number): number {
  const load = throughputWh / (model.ratedW * hours);
  return Math.round(model.noLoadW * hours + model.loadLossW * load * load * hours);
}

/** Balance of one node over one interval; amounts are net (import − export) in the base unit. */
export interface NodeBalance {
  /** Net amount of the meter above. */
  above: number;
  /** Sum of the net amounts of those below. */
  below: number;
  /** above − below: everything that is lost, unmetered or measured wrongly. */
  difference: number;
  /** What the loss model explains of it. */
  technical: number;
  /** difference − technical: what should be near zero. */
  closingError: number;
}

/** Balances a node. Null when one of its meters is not known (NaN) for the interval: a balance with a hole says nothing. */
export function nodeBalance(
  above: number,
  below: readonly number[],
  model: LossModel | null,
  hours: number,
): NodeBalance | null {
  const sum = below.reduce((total, amount) => total + amount, 0);
  if (Number.isNaN(above) || Number.isNaN(sum)) return null;
  const technical = model === null ? 0 : technicalLoss(model, Math.abs(above), hours);
  return { above, below: sum, difference: above - sum, technical, closingError: above - sum - technical };
}

export const lossRules = ['pro-rata', 'squared', 'fixed', 'voltage-level'] as const;
/**
 * How a loss is shared among the consumers below a node:
 * - `pro-rata`: by energy
 * - `squared`: by energy squared, as heat in a common line
 * - `fixed`: by agreed shares
 * - `voltage-level`: by energy × the loss factor of the consumer's voltage level
 */
export type LossRule = (typeof lossRules)[number];

/** A consumer that bears a part of the loss. */
export interface LossBearer {
  id: string;
  /** Energy of the interval, integer and not negative. */
  amount: number;
  /** Agreed share, for `fixed`. */
  share?: number;
  /** Loss factor of the voltage level, for `voltage-level`. */
  factor?: number;
}

export type LossAllocation =
  | { ok: true; parts: Map<string, number> }
  /** A negative loss is a fault of a meter, and nobody bears it; without any weight there is nobody to bear it. */
  | { ok: false; reason: 'negative-loss' | 'no-bearer' };

/** Shares a loss out so that the parts are integers and add up to it exactly. */
export function allocateLoss(loss: number, bearers: readonly LossBearer[], rule: LossRule): LossAllocation {
  if (loss < 0) return { ok: false, reason: 'negative-loss' };
  const weights = bearers.map((bearer) => weight(bearer, rule));
  if (loss > 0 && !weights.some((w) => w > 0)) return { ok: false, reason: 'no-bearer' };
  const parts = apportion(loss, weights);
  return { ok: true, parts: new Map(bearers.map(({ id }, at) => [id, parts[at]!])) };
}

function weight({ amount, share = 0, factor = 0 }: LossBearer, rule: LossRule): number {
  switch (rule) {
    case 'pro-rata':
      return amount;
    case 'squared':
      return amount * amount;
    case 'fixed':
      return share;
    case 'voltage-level':
      return amount * factor;
  }
}
