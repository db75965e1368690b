import { createRandom } from '@lingtan/test-kit';
import type { ParkScope } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GreenClaims, type CertificateConfig, type IssueResult } from '../contracts/index.ts';
import { certificateCommands } from './commands.ts';
import { createCertificatePark, end, lateSample, quarter, samples, start } from './fixtures/certificate-park.ts';
import type { CertificatePark } from './fixtures/certificate-park.ts';
import { ledgerTx } from './ledger/ledger-tx.ts';

/** What the roof gives in a quarter hour, Wh. */
const quarterly = 25_000;
const buyer = 'enterprise/alpha';
/** What is generated in March 2026 is valid until this day, which begins in the park at this time. */
const expiresOn = '2028-03-01';
const midnight = Date.parse('2028-02-29T16:00:00Z');
const acts = ['issue', 'sell', 'freeze', 'unfreeze', 'withdraw', 'cancel', 'retire', 'expire'] as const;
type Act = (typeof acts)[number];
type Step = { action: Act; certificate: string; expiresOn?: string } | { action: 'advance'; day: string };
type Outcome = 'accepted' | 'refused';

const iso = (ts: number): string => new Date(ts).toISOString();
let bed: CertificatePark;
let keys = 0;
const post = <T = unknown>(path: string, body: object) =>
  bed.park.api('operator').post<T & { code?: string }>(`/x/certificate-trading${path}`, body);
const asked = () => ({ reason: 'test', idempotencyKey: `states-${++keys}` });
const outcome = (isDone: boolean): Outcome => (isDone ? 'accepted' : 'refused');

beforeAll(async () => {
  bed = await createCertificatePark();
  await bed.ingest([...samples, lateSample].toSorted((a, b) => a.ts - b.ts));
  await bed.closed(1, 96);
  expect((await post('/issue', { from: iso(start), to: iso(end), reason: 'the day' })).status).toBe(200);
}, 120_000);
afterAll(() => bed.park.stop());

/** Quarter hours that were sold, ms UTC. */
async function bought(): Promise<Set<number>> {
  const { rows } = await bed.park.tx((tx) =>
    tx.execute<{ at: number; wh: number }>(sql`
      select (extract(epoch from i.starts_at) * 1000)::float8 as at, sum(h.wh)::float8 as wh
      from plugin_certificate_trading.holdings h
      join plugin_certificate_trading.issuances i on i.park_id = h.park_id and i.no = h.issuance_no
      where h.park_id = current_setting('lingtan.park_id') and h.account = ${buyer} and h.status <> 'Bundle Split'
      group by 1`),
  );
  return new Set(rows.map(({ at }) => at));
}

/** Sells a quarter hour, which the ledger chooses. */
async function sellOne(): Promise<number | undefined> {
  const before = await bought();
  const { status } = await post('/transfers', { from: 'park', to: buyer, wh: quarterly, ...asked() });
  expect(status).toBe(200);
  return [...(await bought())].find((at) => !before.has(at));
}

/** Does an act to the certificates of a quarter hour in the park. */
async function inPark(action: Exclude<Act, 'sell'>, at: number, sold: ReadonlySet<number>): Promise<Outcome> {
  const span = { device: 'roof-pv', from: iso(at), to: iso(at + quarter) };
  if (action === 'retire') {
    const account = sold.has(at) ? buyer : 'park';
    const claim = bed.park.service(GreenClaims).claim({ kind: 'self-use', account, ...span, ...asked() });
    return claim.then(() => 'accepted' as const).catch(() => 'refused' as const);
  }
  if (action === 'issue') {
    const { from, to } = span;
    const { body } = await post<{ devices: IssueResult[] }>('/issue', { from, to, reason: 'test' });
    return outcome(body.devices.some(({ issued }) => issued > 0));
  }
  if (action === 'expire') {
    const { park, clock } = bed;
    const audit = async () => undefined;
    const scope = { park: park.park, db: { tx: park.tx }, clock, audit } as unknown as ParkScope<CertificateConfig>;
    return outcome((await ledgerTx(scope, async (_tx, wh) => wh)) > 0);
  }
  const serial = ++keys;
  const units = { standard: 'VCS', project: 'states', projectName: 'States', vintage: 2026, account: 'park' };
  const { status, body } =
    action === 'cancel'
      ? await post('/offsets', { ...units, serialStart: serial, serialEnd: serial, generation: span, ...asked() })
      : await post('/certificates/state', { act: action, ...span, ...asked() });
  expect([undefined, 'CERTIFICATE_NOTHING_IN_SPAN'], JSON.stringify(body)).toContain(body.code);
  return outcome(status === 200);
}

it('the certificates of a quarter hour come to what a named certificate comes to by the same acts, to the end of their validity and after it', async () => {
  const random = createRandom(Number(process.env['LINGTAN_SEED'] ?? 38));
  const below = (count: number): number => Math.floor(random() * count);
  const quarters = Array.from({ length: 16 }, (_, index) => start + index * quarter);
  const sold = new Set<number>();
  const steps: Step[] = quarters.map((at) => ({ action: 'issue', certificate: iso(at), expiresOn }));
  const expected: Outcome[] = steps.map(() => 'accepted');
  const tell = (step: Step, came: Outcome): void => {
    steps.push(step);
    expected.push(came);
  };
  tell({ action: 'advance', day: '2026-03-19' }, 'accepted');
  // Every act at least twice before the last day and once on it, in a drawn order.
  const drawn = Array.from({ length: 96 }, (_, index) => (index < 16 ? acts[index % 8]! : acts[below(8)]!));
  const early = drawn.slice(0, 80).toSorted(() => random() - 0.5);
  for (const action of early) {
    if (action !== 'sell') {
      const at = quarters[below(quarters.length)]!;
      tell({ action, certificate: iso(at) }, await inPark(action, at, sold));
      continue;
    }
    const at = await sellOne();
    if (at === undefined || !quarters.includes(at)) continue;
    sold.add(at);
    tell({ action, certificate: iso(at) }, 'accepted');
  }
  const before = expected.slice(quarters.length + 1);
  expect(new Set(before)).toEqual(new Set(['accepted', 'refused']));
  bed.clock.set(iso(midnight));
  tell({ action: 'advance', day: expiresOn }, 'accepted');
  for (const action of acts) {
    if (action === 'sell') continue;
    for (const at of quarters.slice(0, 6)) {
      // What is past its validity expires with the first act, whichever it is.
      const came = await inPark(action, at, sold);
      if (action !== 'expire') tell({ action, certificate: iso(at) }, came);
    }
  }
  const command = certificateCommands.find(({ name }) => name === 'certificates retire')!;
  const { steps: done } = (await command.run({ steps }, [])) as { steps: { outcome: Outcome; step: Step }[] };
  expect(done.map(({ step, outcome: came }) => [step, came])).toEqual(
    steps.map((step, index) => [step, expected[index]]),
  );
}, 240_000);
