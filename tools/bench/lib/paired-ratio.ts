import { percentile } from '../result.ts';

/** One round: the same work without and with what is to be judged, right after each other. */
export interface Round {
  readonly calm: readonly number[];
  readonly under: readonly number[];
}

/** How many times longer it takes, with the interval that holds the true ratio with 95 %. */
export interface Ratio {
  readonly calm: number;
  readonly under: number;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

const draws = 2000;

/**
 * Ratio of a percentile over all rounds, with a bootstrap over whole rounds: samples within a round hang together (one
 * restart touches many requests), and what the machine did meanwhile touched both halves of a round.
 * @param p fraction, 0 to 1
 * @param seed the same samples and seed give the same interval
 */
export function pairedRatio(rounds: readonly Round[], p: number, seed = 1): Ratio {
  if (rounds.length === 0) throw new Error('No round was measured');
  const of = (chosen: readonly Round[], own: keyof Round): number =>
    percentile(
      chosen.flatMap((round) => round[own]),
      p,
    );
  const random = mulberry32(seed);
  const ratios = Array.from({ length: draws }, () => {
    const chosen = rounds.map(() => rounds[Math.floor(random() * rounds.length)]!);
    return of(chosen, 'under') / of(chosen, 'calm');
  });
  const [calm, under] = [of(rounds, 'calm'), of(rounds, 'under')];
  return { calm, under, ratio: under / calm, low: percentile(ratios, 0.025), high: percentile(ratios, 0.975) };
}

/** Whether a ratio keeps a limit: for sure, for sure not, or the samples do not tell. */
export function verdict({ low, high }: Pick<Ratio, 'low' | 'high'>, limit: number): 'within' | 'over' | 'undecided' {
  if (high <= limit) return 'within';
  return low > limit ? 'over' : 'undecided';
}

/** Small, seeded and good enough to choose rounds by; public domain, by Tommy Ettinger. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
