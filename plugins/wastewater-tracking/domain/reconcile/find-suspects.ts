import { chiSquareQuantile, normalTwoSided } from '../statistics/distributions.ts';
import { reconcile } from './reconcile.ts';
import type { FlowNetwork, MeterVerdict, Reconciliation } from './types.ts';

/**
 * Reconciles and names the meters that cannot be right: while the global test fails, the meter with the largest adjustment in
 * its standard deviations is taken out and the rest is tried again. Without redundancy there is no verdict.
 * @param confidence of both tests, 0.95 by default
 */
export function findSuspects(network: FlowNetwork, confidence = 0.95): MeterVerdict {
  const first = reconcile(network);
  const critical = criticalOf(first, confidence);
  const meters = first.streams.filter(({ test }) => test !== null).length;
  const criticalTest = normalTwoSided(confidence ** (1 / Math.max(1, meters)));
  const suspects: MeterVerdict['suspects'] = [];
  let [current, tried] = [first, network];
  while (fails(current, confidence)) {
    const worst = current.streams.reduce((a, b) => ((b.test ?? 0) > (a.test ?? 0) ? b : a));
    // The first is named by the plain test, since the global one has spoken already; every further one by that for many meters.
    const needed = suspects.length === 0 ? normalTwoSided(confidence) : criticalTest;
    if (worst.test === null || worst.test < needed) break;
    const size = worst.test;
    const alike = current.streams.filter(
      (each) => each !== worst && each.test !== null && size - each.test < 1e-6 * size,
    );
    suspects.push({ name: worst.name, test: size, alike: alike.map(({ name }) => name) });
    tried = {
      ...tried,
      measured: tried.measured.map((value, index) => (tried.names[index] === worst.name ? null : value)),
    };
    current = reconcile(tried);
  }
  const contradiction = critical === null ? null : first.chiSquare > critical;
  return { ...first, critical, contradiction, criticalTest, suspects };
}

function criticalOf({ degreesOfFreedom }: Reconciliation, confidence: number): number | null {
  return degreesOfFreedom === 0 ? null : chiSquareQuantile(confidence, degreesOfFreedom);
}

function fails(solution: Reconciliation, confidence: number): boolean {
  const critical = criticalOf(solution, confidence);
  return critical !== null && solution.chiSquare > critical;
}
