import { cpus, loadavg } from 'node:os';
import { hourlyIntervals, startCertificatePark } from './lib/certificate-park.ts';
import { type BenchResult } from './result.ts';

const devices = 1000;
const hours = 8760;
/** Of the thousand devices, those that are written: the rest would repeat the same. */
const written = 12;
const now = Date.parse('2026-11-25T00:00:00Z');
const month = 31 * 86_400_000;

interface Issued {
  devices: { issued: number; issuedWh: number }[];
}

/** A year of hourly certificates device by device, beside the same rows written bare into a table with one key. */
export async function run(): Promise<BenchResult> {
  const ids = Array.from({ length: written }, (_, index) => `d${index}`);
  const park = await startCertificatePark({
    now,
    config: { devices: ids.map((id) => ({ id, meterId: id, source: 'solar-pv', capacityKw: 2000 })) },
    intervals: hourlyIntervals,
  });
  try {
    const since = performance.now();
    let issued = 0;
    for (let from = now - hours * 3_600_000; from < now; from += month) {
      const span = { from: new Date(from).toISOString(), to: new Date(Math.min(from + month, now)).toISOString() };
      const done = await park.call<Issued>('post', '/issue', { body: { ...span, reason: 'bench' } });
      issued += done.devices.reduce((sum, each) => sum + each.issued, 0);
    }
    const ms = performance.now() - since;
    if (issued !== written * hours) throw new Error(`${issued} intervals issued, not ${written * hours}`);
    const proof = await park.call<{ faults: string[] }>('get', '/proof', {});
    if (proof.faults.length > 0) throw new Error(proof.faults.join('; '));
    const bare = await writeBare(park.owner);
    const rate = (1000 * issued) / ms;
    return {
      name: 'issue',
      unit: 'intervals/s',
      ours: rate,
      baseline: { name: 'the same intervals as rows of a plain table', value: bare },
      ratio: rate / bare,
      p50: null,
      p95: null,
      p99: null,
      details: {
        devices: written,
        hours,
        ms,
        yearOfThousandDevicesSeconds: (devices * hours) / rate,
        cores: cpus().length,
        loadAverage: loadavg()[0],
      },
    };
  } finally {
    await park.stop();
  }
}

async function writeBare(pool: { query(text: string, values?: unknown[]): Promise<unknown> }): Promise<number> {
  await pool.query(`create schema if not exists bare; drop table if exists bare.rows;
    create table bare.rows (device text, starts_at timestamptz, wh bigint, ref text, primary key (device, starts_at))`);
  const since = performance.now();
  let rows = 0;
  for (let device = 0; device < written; device++)
    for (let from = now - hours * 3_600_000; from < now; from += month) {
      const meter = `d${device}`;
      const list = hourlyIntervals({ from, to: Math.min(from + month, now), meter });
      rows += list.length;
      await pool.query(
        `insert into bare.rows select $1, to_timestamp(start / 1000), amount, ref
         from jsonb_to_recordset($2::jsonb) as r (start float8, amount bigint, ref text)`,
        [meter, JSON.stringify(list)],
      );
    }
  return (1000 * rows) / (performance.now() - since);
}
