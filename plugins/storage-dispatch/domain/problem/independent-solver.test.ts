import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomSite } from '../fixtures/random-site.ts';
import { solved } from '../fixtures/solved.ts';

const python = spawnSync('python3', ['-c', 'import scipy.optimize'], { encoding: 'utf8' });
const present = python.status === 0;
if (!present)
  process.stderr.write(
    'SKIPPED: python3 with scipy is not here, so no independent solver stands beside the plans of 200 random sites\n',
  );

describe.skipIf(!present)('200 random sites beside an independent model and solver', () => {
  it('cost the same within 1e-6, and every plan passes the check', async () => {
    const sites = Array.from({ length: 200 }, (_, k) => {
      const site = randomSite(1000 + k, 12);
      for (const store of site.stores!) store.initial = 0.5 * store.capacity;
      return site;
    });
    const run = spawnSync('python3', [join(import.meta.dirname, '../fixtures/independent-sites.py')], {
      input: JSON.stringify(sites),
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    expect(run.stderr).toBe('');
    const costs = JSON.parse(run.stdout) as (number | null)[];
    for (const [k, site] of sites.entries()) {
      const plan = await solved(site);
      expect(plan.status, `site ${k}`).toBe('optimal');
      expect(
        Math.abs(plan.objective - costs[k]!) / Math.max(1, Math.abs(costs[k]!)),
        `site ${k}: ${plan.objective} against ${costs[k]}`,
      ).toBeLessThan(1e-6);
    }
  }, 180_000);
});
