import { defineMethod } from '@lingtan/sdk';
import type { EvidenceInput, EvidenceMethod } from '@lingtan/sdk';
import { directSupplyRatios } from '../contracts/index.ts';
import type { AllocationRule, DirectSupplyRatioId } from '../contracts/index.ts';
import {
  allocateOnce,
  compareOrigins,
  directSupplyRatio,
  lossOf,
  nominatedPower,
  nominatedShare,
  OriginPools,
} from './supply/index.ts';
import type { OneClaim } from './supply/index.ts';

function wh(input: EvidenceInput | undefined): number | null {
  if (input?.value === null || input?.value === undefined) return null;
  const value = Number(input.value);
  return Number.isFinite(value) ? value : null;
}

/** Sum of the inputs of one role; those without a value add nothing. */
function total(inputs: readonly EvidenceInput[], role: string): number {
  return inputs.filter((input) => input.role === role).reduce((sum, input) => sum + (wh(input) ?? 0), 0);
}

/** Inputs whose role is `<prefix>:<key>`, as key and Wh; null when one is not known. */
function keyed(inputs: readonly EvidenceInput[], prefix: string): [string, number][] | null {
  const found = inputs.filter((input) => input.role.startsWith(`${prefix}:`));
  if (found.some((input) => wh(input) === null)) return null;
  return found.map((input) => [input.role.slice(prefix.length + 1), wh(input)!]);
}

/**
 * One cell of the table of an interval, whose rows are the inputs `source:…` and whose columns are the inputs `use:…`:
 * contracts (parameter `contracts`) by the rule (`rule`), the rest pro rata, in whole Wh so that rows and columns add up.
 */
export const supplyAllocation = defineMethod({
  id: 'energy.supply-allocation',
  version: 1,
  recompute({ inputs, parameters }) {
    const [sources, uses] = [keyed(inputs, 'source'), keyed(inputs, 'use')];
    if (!sources || !uses) return null;
    const claims = JSON.parse(String(parameters?.['contracts'] ?? '[]')) as OneClaim[];
    const rule = parameters?.['rule'] as AllocationRule;
    return String(
      allocateOnce({ rule, sources, uses, claims }, String(parameters?.['source']), String(parameters?.['use'])),
    );
  },
});

/** (direct + via storage + contracted) ÷ consumption; null when nothing was consumed. */
export const greenShare = defineMethod({
  id: 'energy.green-share',
  version: 1,
  recompute({ inputs }) {
    const whole = total(inputs, 'consumption');
    if (whole === 0) return null;
    return (total(inputs, 'direct') + total(inputs, 'via-storage') + total(inputs, 'contracted')) / whole;
  },
});

/** Opening + charged + unrecorded − discharged − losses. */
export const poolBalance = defineMethod({
  id: 'energy.pool-balance',
  version: 1,
  recompute({ inputs }) {
    const into = total(inputs, 'opening') + total(inputs, 'charged') + total(inputs, 'unrecorded');
    return String(into - total(inputs, 'discharged') - total(inputs, 'losses'));
  },
});

/**
 * What an amount takes from one origin (parameter `origin`) of what a storage holds: pro rata, largest remainder. What is held
 * is `held:…` + `in:…` − `out:…` by origin; beyond it everything is of unknown origin.
 */
export const poolDraw = defineMethod({
  id: 'energy.pool-draw',
  version: 1,
  recompute({ inputs, parameters }) {
    const held = new Map<string, number>();
    for (const [prefix, sign] of [
      ['held', 1],
      ['in', 1],
      ['out', -1],
    ] as const) {
      const entries = keyed(inputs, prefix);
      if (!entries) return null;
      for (const [origin, amount] of entries) held.set(origin, (held.get(origin) ?? 0) + sign * amount);
    }
    const origins = [...new Set([...held.keys(), 'unknown'])].sort(compareOrigins);
    const pools = new OriginPools([{ lossPpm: 0, capacityWh: null }], origins.length, origins.length - 1);
    origins.forEach((origin, o) => (pools.level[o] = held.get(origin) ?? 0));
    pools.discharge(0, total(inputs, 'amount'));
    const place = origins.indexOf(String(parameters?.['origin']));
    return String(place < 0 ? 0 : pools.discharged[place]!);
  },
});

/** Level at the start of an interval: that of the day (`opening`) + what came in − what went out in the rows before it. */
export const poolLevel = defineMethod({
  id: 'energy.pool-level',
  version: 1,
  recompute({ inputs, rows }) {
    if (!rows || rows.truncated) return null;
    const moved = rows.values.reduce(
      (sum, [, charged, unrecorded, discharged, losses]) =>
        sum + Number(charged) + Number(unrecorded) - Number(discharged) - Number(losses),
      0,
    );
    return String(total(inputs, 'opening') + moved);
  },
});

/** Discharged beyond what was held. */
export const poolShortfall = defineMethod({
  id: 'energy.pool-shortfall',
  version: 1,
  recompute: ({ inputs }) => String(Math.max(0, total(inputs, 'discharged') - total(inputs, 'opening'))),
});

/** The stated loss of what was charged, or what exceeds the stated capacity, whichever is more; integer Wh. */
export const poolLoss = defineMethod({
  id: 'energy.pool-loss',
  version: 1,
  recompute({ inputs, parameters }) {
    const charged = total(inputs, 'charged');
    if (charged === 0) return '0';
    const held = total(inputs, 'opening') + charged + total(inputs, 'unrecorded') - total(inputs, 'discharged');
    const capacity = parameters?.['capacityWh'];
    const losses = {
      lossPpm: Number(parameters?.['lossPpm'] ?? 0),
      capacityWh: capacity == null ? null : Number(capacity),
    };
    return String(lossOf(charged, held, losses));
  },
});

/** Ratio of direct green supply from generation, export and consumption; see `directSupplyRatio`. */
export const directSupply = defineMethod({
  id: 'energy.direct-supply',
  version: 1,
  recompute({ inputs, parameters }) {
    const ratio = parameters?.['indicator'];
    if (!(directSupplyRatios as readonly unknown[]).includes(ratio)) return null;
    return directSupplyRatio(ratio as DirectSupplyRatioId, {
      generationWh: total(inputs, 'generation'),
      exportWh: total(inputs, 'export'),
      consumptionWh: total(inputs, 'consumption'),
    });
  },
});

/** What a contract takes of the input `generation` (Wh): parameter `share` of it, in whole Wh. */
export const nominatedByShare = defineMethod({
  id: 'energy.contract-share',
  version: 1,
  recompute: ({ inputs, parameters }) =>
    String(nominatedShare(total(inputs, 'generation'), Number(parameters?.['share']))),
});

/** Parameter `powerKw` over an interval of `minutes`, in whole Wh. */
export const nominatedByPower = defineMethod({
  id: 'energy.contract-power',
  version: 1,
  recompute: ({ parameters }) =>
    String(nominatedPower(Number(parameters?.['powerKw']), Number(parameters?.['minutes']) * 60_000)),
});

/** Input `nominated` − input `matched`. */
export const contractRest = defineMethod({
  id: 'energy.contract-rest',
  version: 1,
  recompute: ({ inputs }) => String(total(inputs, 'nominated') - total(inputs, 'matched')),
});

export const supplyMethods: readonly EvidenceMethod[] = [
  supplyAllocation,
  greenShare,
  poolBalance,
  poolDraw,
  poolLevel,
  poolShortfall,
  poolLoss,
  directSupply,
  nominatedByShare,
  nominatedByPower,
  contractRest,
];
