import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { DispatchPlan } from '../../contracts/plan.ts';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import { featureSite, leastPowers } from '../fixtures/feature-site.ts';
import { dice, randomSite } from '../fixtures/random-site.ts';
import { solved } from '../fixtures/solved.ts';

/** Of each kind; all of them in the long run. */
const sites = process.env.LINGTAN_LONG === '1' ? 200 : 12;
const present = [
  ['python3', '--version'],
  ['cbc', 'quit'],
].every(([tool, flag]) => spawnSync(tool!, [flag!], { timeout: 30_000 }).status === 0);
if (!present)
  process.stderr.write(
    'SKIPPED: python3 or cbc (Debian: coinor-cbc) is not here, so no independent solver stands beside the plans of random sites\n',
  );

/** Costs by the independent model, worked out in a process of its own while this one makes plans. */
async function independently(program: string, sites: readonly DispatchProblemInput[]): Promise<(number | null)[]> {
  const run = spawn('python3', [join(import.meta.dirname, '../fixtures', program)]);
  run.stdin.end(JSON.stringify(sites));
  const [costs, faults] = await Promise.all([text(run.stdout), text(run.stderr)]);
  expect(faults).toBe('');
  return JSON.parse(costs) as (number | null)[];
}

/** What an independent model says about the sites, and what ours says, side by side. */
async function compare(program: string, sites: readonly DispatchProblemInput[]): Promise<void> {
  const costs = independently(program, sites);
  const plans: DispatchPlan[] = [];
  for (const site of sites) plans.push(await solved(site, { timeLimitS: 300 }));
  const expected = await costs;
  expect(expected).toHaveLength(sites.length);
  const possible = expected.filter((cost) => cost !== null).length;
  expect(possible).toBeGreaterThan(0.9 * sites.length);
  for (const [k, plan] of plans.entries()) {
    // What the independent model cannot do at all breaks a limit in ours, which says so.
    expect(plan.status, `site ${k}`).toBe(expected[k] === null ? 'relaxed' : 'optimal');
    if (expected[k] === null) continue;
    expect(
      Math.abs(plan.objective - expected[k]!) / Math.max(1, Math.abs(expected[k]!)),
      `site ${k}: ${plan.objective} against ${expected[k]}`,
    ).toBeLessThan(1e-6);
  }
}

describe.skipIf(!present)('random sites beside an independent model and solver', () => {
  it(`${sites} with storage, contract and demand charge cost the same within 1e-6, and every plan passes the check`, async () => {
    const stored = Array.from({ length: sites }, (_, k) => {
      const site = randomSite(1000 + k, 12);
      const roll = dice(k);
      for (const store of site.stores!) {
        store.initial = 0.5 * store.capacity;
        if (roll.chance(0.4)) Object.assign(store, leastPowers(roll, store));
      }
      return site;
    });
    await compare('independent-sites.py', stored);
  }, 300_000);

  it(`${sites} with units, carriers, loads, shares, commitments, reserves and two billing months do so too`, async () => {
    await compare(
      'independent-features.py',
      Array.from({ length: sites }, (_, k) => featureSite(1001 + k)),
    );
  }, 600_000);
});
