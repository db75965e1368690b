import { createRandom } from '@lingtan/test-kit';
import { describe, it } from 'vitest';
import { missingPrograms, startCluster } from './fixtures/cluster/cluster.ts';
import { tryCluster, type Fault } from './fixtures/cluster/trial.ts';
import { shuffled } from './fixtures/workload.ts';

const seed = Number(process.env.LINGTAN_SEED ?? 20_266);
const faultCount = Number(process.env.LINGTAN_CLUSTER_FAULTS ?? 100);
const missing = missingPrograms;
if (missing.length > 0)
  process.stdout.write(`SKIPPED: no cluster without ${missing.join(', ')}; apt-get has them for root.\n`);

/** What is hurt, and how long it stands still when it is stopped: longer than what watches it waits. */
const targets = {
  'leading server': 18_000,
  'other server': 18_000,
  primary: 30_000,
  standby: 12_000,
  etcd: 8000,
  haproxy: 5000,
  'Redis master': 10_000,
  'Redis replica': 6000,
  sentinel: 6000,
  broker: 8000,
};

/** Kills and stops of each part in turn, each round in an order of its own. */
function planOf(count: number): Fault[] {
  const random = createRandom(seed);
  const round = Object.entries(targets).flatMap(([target, stopMs]): Fault[] => [
    { target, how: 'kill', stopMs },
    { target, how: 'stop', stopMs },
  ]);
  const plan: Fault[] = [];
  while (plan.length < count) plan.push(...shuffled(round, random));
  return plan.slice(0, count);
}

describe.skipIf(missing.length > 0)(`three servers, Patroni, Sentinel and a balancer (seed ${seed})`, () => {
  it(`${faultCount} faults: nothing lost, doubled or late, and all comes back by itself`, () =>
    tryCluster('cluster', seed, startCluster, planOf(faultCount)));
});
