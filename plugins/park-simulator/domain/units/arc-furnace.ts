import type { UnitOf } from '../../contracts/units.ts';
import { noise1 } from '../noise.ts';
import { seedOf, uniformAt } from '../random.ts';
import { stepSeconds, type StepContext, type Unit } from './unit.ts';

/** Codes of the point `phase`. */
export const furnacePhases = { idle: 0, charge: 1, 'bore-in': 2, melt: 3, refine: 4, tap: 5 } as const;
type PhaseName = keyof typeof furnacePhases;

/** One leg of a heat: ends after `seconds`, or when `energyShare` of the heat's energy has gone in. */
interface Leg {
  phase: PhaseName;
  load: number;
  /** Depth of the flicker: bare arcs on cold scrap move most. */
  flicker: number;
  seconds?: number;
  energyShare?: number;
}

/** Two baskets of scrap, as usual for a furnace of this size; with 400 kWh/t the heat takes about 55 minutes. */
const legs: readonly Leg[] = [
  { phase: 'charge', load: 0, flicker: 0, seconds: 240 },
  { phase: 'bore-in', load: 0.62, flicker: 0.3, seconds: 150 },
  { phase: 'melt', load: 1, flicker: 0.16, energyShare: 0.48 },
  { phase: 'charge', load: 0, flicker: 0, seconds: 150 },
  { phase: 'bore-in', load: 0.62, flicker: 0.26, seconds: 120 },
  { phase: 'melt', load: 1, flicker: 0.12, energyShare: 0.84 },
  { phase: 'refine', load: 0.7, flicker: 0.04, energyShare: 1 },
  { phase: 'tap', load: 0, flicker: 0, seconds: 240 },
  { phase: 'idle', load: 0, flicker: 0, seconds: 360 },
];

/** An electric arc furnace, heat by heat. */
export function createArcFurnace(config: UnitOf<'arc-furnace'>, parkSeed: number): Unit {
  const seed = seedOf(parkSeed, config.id);
  const values = new Float64Array(2);
  const target = config.tapTonnes * config.specificKwhPerTonne;
  let heat = 0;
  let leg = 0;
  let elapsed = 0;
  let energy = 0;

  function maintenance({ local }: StepContext): boolean {
    return local.weekday === config.maintenanceWeekday && local.hour >= 8 && local.hour < 16;
  }

  /** Fettling after the tap varies, and one heat in twenty waits for the caster or a crane. */
  function turnaround(): number {
    const usual = 240 + 240 * uniformAt(seed, heat, 1);
    return uniformAt(seed, heat, 2) < 0.05 ? usual + 600 + 2400 * uniformAt(seed, heat, 3) : usual;
  }

  function finished(context: StepContext): boolean {
    const current = legs[leg]!;
    if (current.energyShare !== undefined) {
      const wanted = target * (0.96 + 0.08 * uniformAt(seed, heat, 4));
      return energy >= wanted * current.energyShare;
    }
    const seconds = current.phase === 'idle' ? turnaround() : current.seconds!;
    return elapsed >= seconds && !(current.phase === 'idle' && maintenance(context));
  }

  function arcShare(index: number): number {
    const { load, flicker } = legs[leg]!;
    if (load === 0) return 0;
    // A falling piece of scrap shorts an electrode; the regulator lifts it within a step or two.
    const short = flicker > 0.2 && uniformAt(seed + 1, index) < 0.06 ? 0.5 : 1;
    const swing = 0.6 * noise1(seed + 2, index / 4) + 0.4 * noise1(seed + 3, index);
    return Math.max(0.1, Math.min(1.12, load * short * (1 + flicker * swing)));
  }

  return {
    id: config.id,
    node: config.node,
    accuracyClass: config.accuracyClass,
    side: 'load',
    order: 0,
    quantities: [
      { name: 'phase', unit: '1', kind: 'state', decimals: 0 },
      { name: 'steel-tapped', unit: 't', kind: 'counter', decimals: 1 },
    ],
    values,
    step(context) {
      values[1] = 0;
      if (finished(context)) {
        if (legs[leg]!.phase === 'tap') values[1] = config.tapTonnes / stepSeconds;
        leg = (leg + 1) % legs.length;
        elapsed = 0;
        if (leg === 0) {
          heat += 1;
          energy = 0;
        }
      }
      const arc = config.ratedKw * arcShare(context.index);
      elapsed += stepSeconds;
      energy += (arc * stepSeconds) / 3600;
      values[0] = furnacePhases[legs[leg]!.phase];
      return arc + config.idleKw * (legs[leg]!.phase === 'idle' && maintenance(context) ? 0.3 : 1);
    },
    save: () => [heat, leg, elapsed, energy],
    load(state) {
      heat = state[0] ?? 0;
      leg = state[1] ?? 0;
      elapsed = state[2] ?? 0;
      energy = state[3] ?? 0;
    },
  };
}
