import { solveHere } from '@lingtan/optimizer';
import { describe, expect, it } from 'vitest';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import { featureSite } from '../fixtures/feature-site.ts';
import { fullModel } from '../fixtures/full-model.ts';
import { inverted, resting } from '../fixtures/hard-sites.ts';
import { randomSite } from '../fixtures/random-site.ts';
import { here } from '../fixtures/solved.ts';
import { solveDispatch } from './solve.ts';

const long = process.env.LINGTAN_LONG === '1';
/** Of each kind; all of them in the long run. */
const sites = long ? 80 : 3;

const kinds: [string, (seed: number) => DispatchProblemInput][] = [
  ['plain', (seed) => randomSite(seed, 24)],
  ['rich', (seed) => randomSite(seed, 8, true)],
  ['of all features', (seed) => featureSite(seed)],
  ['resting', (seed) => resting(seed, 12)],
  ['inverted', (seed) => inverted(randomSite(seed, 24))],
];

/** Processor time of this process, ms; that of others is not in it. */
async function processorMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('the effort of a checked plan beside the bare search with all directions from the start', () => {
  it(`of ${sites * kinds.length} random sites: in sum, mostly and at worst`, async () => {
    const rows: { site: string; ours: number; full: number }[] = [];
    for (let seed = -1; seed <= sites; seed++)
      for (const [kind, make] of kinds) {
        const site = make(5000 + seed);
        const ours = await processorMs(() => solveDispatch(site, { solver: here, timeLimitS: 300 }));
        const full = await processorMs(() => solveHere(fullModel(site)));
        // The first ones are compiled by the engine while they run.
        if (seed > 0) rows.push({ site: `${kind} ${seed}`, ours, full });
      }
    const sum = (of: 'ours' | 'full') => rows.reduce((total, row) => total + row[of], 0);
    const ratios = rows.map(({ ours, full }) => ours / full).sort((a, b) => a - b);
    const p95 = ratios[Math.floor(0.95 * ratios.length)]!;
    const beyond = rows.filter(({ ours, full }) => ours > Math.max(200, 5 * full));
    if (long) process.stdout.write(`${JSON.stringify({ sum: sum('ours') / sum('full'), p95, beyond })}\n`);
    expect(beyond).toEqual([]);
    expect(sum('ours') / sum('full')).toBeLessThan(1.2);
    // One of a few is no percentile.
    if (long) expect(p95).toBeLessThan(2);
  }, 3_600_000);
});
