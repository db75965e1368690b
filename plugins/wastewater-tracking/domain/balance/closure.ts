import { withoutNoise } from '../without-noise.ts';

/** A term of a balance, in m³ over the interval. */
export interface BalanceTerm {
  name: string;
  /** `in` and `out` of the node, rain and evaporation included; `storage` is the increase of what it holds. */
  side: 'in' | 'out' | 'storage';
  /** Null when the meter says nothing. */
  m3: number | null;
}

/** How well a node closes. */
export interface Closure {
  inM3: number;
  outM3: number;
  storageM3: number;
  /** in − out − increase of storage; null when a term is missing. */
  closureM3: number | null;
  /** Of what came in, percent; null when nothing came in or a term is missing. */
  closurePercent: number | null;
  verdict: 'closed' | 'open' | 'alarm' | 'not judged';
  /** Terms without value. A missing term is never taken as 0. */
  missing: string[];
}

/** Limits in percent of what came in. The 10 % is the continuity limit of EPA SWMM. */
export const closureLimits = { target: 2, alarm: 10 } as const;

/** Balance of one node over one interval. */
export function closureOf(
  terms: readonly BalanceTerm[],
  limits: { target: number; alarm: number } = closureLimits,
): Closure {
  const sum = (side: BalanceTerm['side']): number =>
    terms.reduce((total, term) => (term.side === side ? total + (term.m3 ?? 0) : total), 0);
  const [inM3, outM3, storageM3] = [sum('in'), sum('out'), sum('storage')];
  const missing = terms.filter(({ m3 }) => m3 === null).map(({ name }) => name);
  if (missing.length > 0)
    return { inM3, outM3, storageM3, closureM3: null, closurePercent: null, verdict: 'not judged', missing };
  const scale = terms.reduce((total, { m3 }) => total + Math.abs(m3 ?? 0), 0);
  const closureM3 = withoutNoise(inM3 - outM3 - storageM3, scale);
  const closurePercent = inM3 === 0 ? null : withoutNoise((closureM3 / inM3) * 100);
  const size = Math.abs(closurePercent ?? (closureM3 === 0 ? 0 : Infinity));
  const verdict = size <= limits.target ? 'closed' : size <= limits.alarm ? 'open' : 'alarm';
  return { inM3, outM3, storageM3, closureM3, closurePercent, verdict, missing };
}
