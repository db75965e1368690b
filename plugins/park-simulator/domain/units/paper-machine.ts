import type { UnitOf } from '../../contracts/units.ts';
import { fractal1 } from '../noise.ts';
import { seedOf, uniformAt } from '../random.ts';
import { stepSeconds, type Unit } from './unit.ts';

/** Share of power that pumps, vacuum and drives take while the web is off: the machine keeps turning. */
const shareWithoutWeb = 0.62;

/** A paper machine: steady for hours, then the web breaks and is threaded again. */
export function createPaperMachine(config: UnitOf<'paper-machine'>, parkSeed: number): Unit {
  const seed = seedOf(parkSeed, config.id);
  const values = new Float64Array(1);
  let breaks = 0;
  let running = 1;
  let left = nextRun(0);
  let share = 1;

  function nextRun(number: number): number {
    if (config.breaksPerDay === 0) return Number.MAX_SAFE_INTEGER;
    return Math.max(600, (-Math.log(1 - uniformAt(seed, number, 1)) * 86_400) / config.breaksPerDay);
  }

  return {
    id: config.id,
    node: config.node,
    accuracyClass: config.accuracyClass,
    side: 'load',
    order: 0,
    quantities: [{ name: 'web-on', unit: '1', kind: 'state', decimals: 0 }],
    values,
    step({ seconds }) {
      left -= stepSeconds;
      if (left <= 0) {
        running = running ? 0 : 1;
        if (running) left = nextRun(breaks);
        else {
          breaks += 1;
          left = 420 + 1500 * uniformAt(seed, breaks, 2) ** 2;
        }
      }
      // Drives run up within minutes after threading, and drop at once on a break.
      const goal = running ? 1 : shareWithoutWeb;
      share = goal < share ? Math.max(goal, share - 0.1) : Math.min(goal, share + 0.005);
      values[0] = running;
      return config.ratedKw * share * (1 + 0.025 * fractal1(seed + 1, seconds / 1800, 3));
    },
    save: () => [breaks, running, left, share],
    load(state) {
      breaks = state[0] ?? 0;
      running = state[1] ?? 1;
      left = state[2] ?? nextRun(0);
      share = state[3] ?? 1;
    },
  };
}
