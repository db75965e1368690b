import { cpus, loadavg } from 'node:os';
import { hourlyIntervals, startCertificatePark } from './lib/certificate-park.ts';
import { type BenchResult } from './result.ts';

const certificates = 100_000;
const devices = 20;
const now = Date.parse('2026-11-25T00:00:00Z');
const hours = certificates / devices;

/**
 * 100,000 bundles retired in one request, with their claims, beside the same number of rows changed and as many added bare in
 * one transaction; and as 1,000 retirements of 100 in one request.
 */
export async function run(): Promise<BenchResult> {
  const ids = Array.from({ length: devices }, (_, index) => `d${index}`);
  const park = await startCertificatePark({
    now,
    config: { devices: ids.map((id) => ({ id, meterId: id, source: 'solar-pv', capacityKw: 2000 })) },
    intervals: hourlyIntervals,
  });
  const about = {
    account: 'park',
    purpose: 'consumption',
    periodFrom: '2026-01-01',
    periodTo: '2026-10-31',
  };
  const issue = async (until: number): Promise<number> => {
    const span = { from: new Date(until - hours * 3_600_000).toISOString(), to: new Date(until).toISOString() };
    const done = await park.call<{ devices: { issuedWh: number }[] }>('post', '/issue', {
      body: { ...span, reason: 'bench' },
    });
    return done.devices.reduce((sum, { issuedWh }) => sum + issuedWh, 0);
  };
  try {
    const wh = await issue(now);
    let since = performance.now();
    await park.call('post', '/retirements', {
      body: { ...about, wh, beneficiary: 'All at once', reason: 'bench', idempotencyKey: 'retire-all-1' },
    });
    const ms = performance.now() - since;
    const more = await issue(now - hours * 3_600_000);
    const items = Array.from({ length: 1000 }, (_, index) => ({
      ...about,
      beneficiary: `Customer ${index}`,
      wh: Math.floor(more / 1000),
    }));
    since = performance.now();
    await park.call('post', '/retirements/bulk', { body: { items, reason: 'bench', idempotencyKey: 'retire-many-1' } });
    const manyMs = performance.now() - since;
    const proof = await park.call<{ faults: string[] }>('get', '/proof', {});
    if (proof.faults.length > 0) throw new Error(proof.faults.join('; '));
    const bareMs = await changeBare(park.owner);
    return {
      name: 'retire-bulk',
      unit: 'ms',
      ours: ms,
      baseline: { name: 'as many rows changed and added bare', value: bareMs },
      ratio: ms / bareMs,
      p50: null,
      p95: null,
      p99: null,
      details: {
        aimMs: 10_000,
        certificates,
        thousandRetirementsMs: manyMs,
        cores: cpus().length,
        loadAverage: loadavg()[0],
      },
    };
  } finally {
    await park.stop();
  }
}

async function changeBare(pool: { query(text: string): Promise<unknown> }): Promise<number> {
  await pool.query(`create schema if not exists bare;
    create table bare.held (id bigint primary key, status text, lower bigint, upper bigint);
    create table bare.claimed (id bigint primary key, lower bigint, upper bigint);
    insert into bare.held select i, 'Active', i * 1000, i * 1000 + 999 from generate_series(1, ${certificates}) i`);
  const since = performance.now();
  await pool.query(`begin; update bare.held set status = 'Claimed';
    insert into bare.claimed select id, lower, upper from bare.held; commit`);
  return performance.now() - since;
}
