import { startTestRedis } from '@lingtan/kernel/testing';
import { afterAll, describe, it } from 'vitest';
import { startSmallCluster } from './fixtures/cluster/small-cluster.ts';
import { tryCluster, type Fault } from './fixtures/cluster/trial.ts';

const seed = Number(process.env.LINGTAN_SEED ?? 20_266);
const redis = await startTestRedis();
afterAll(() => redis?.stop());

// A lead lasts six seconds without a sign of life: who stands still for longer wakes up as a former leader.
const ofServers: Fault[] = [
  { target: 'leading server', how: 'stop', stopMs: 8000 },
  { target: 'leading server', how: 'kill', stopMs: 0 },
  { target: 'other server', how: 'stop', stopMs: 2000 },
  { target: 'other server', how: 'kill', stopMs: 0 },
];
const ofRedis: Fault[] = [
  { target: 'Redis', how: 'stop', stopMs: 4000 },
  { target: 'Redis', how: 'kill', stopMs: 0 },
];

describe(`two servers on one database, without Patroni, Sentinel and balancer, which test:long cluster has (seed ${seed})`, () => {
  it('loses, doubles and writes nothing late, and comes back by itself', { timeout: 180_000 }, () =>
    tryCluster('cluster-sample', seed, (park) => startSmallCluster(park, redis), [
      ...ofServers,
      ...(redis ? ofRedis : []),
    ]),
  );
});
