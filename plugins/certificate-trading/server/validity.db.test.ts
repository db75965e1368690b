import { parseRef, type ParkScope, type Principal, type Tx } from '@lingtan/sdk';
import { MeterReadings } from '@lingtan/energy-metering/contracts';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  certificateConfig,
  type CertificateConfig,
  type LedgerProof,
  type MarketBook,
  type PlacedOrder,
} from '../contracts/index.ts';
import { closeAuction, openAuction, sealOrder } from './auctions/auctions.ts';
import { offerBundle } from './bundles/bundles.ts';
import { readCertificates } from './certificates/read-certificates.ts';
import { todayOf, type Certificates } from './context.ts';
import { readPositionMonths } from './desk/read-position.ts';
import { explainHolding } from './evidence/explain-holding.ts';
import { certificateFigures } from './figures.ts';
import { createCertificatePark, end, hallSamples, samples, start } from './fixtures/certificate-park.ts';
import type { CertificatePark } from './fixtures/certificate-park.ts';
import { readHourly } from './hourly/read-hourly.ts';
import { changeState } from './ledger/change-state.ts';
import { claimUse } from './ledger/claim-use.ts';
import { readHeld } from './ledger/green.ts';
import { lockLedger } from './ledger/ledger-tx.ts';
import { readCoverage } from './ledger/read-coverage.ts';
import { readOverview } from './ledger/read-overview.ts';
import { readPortfolio } from './ledger/read.ts';
import { transfer } from './ledger/transfer.ts';
import { BookWriter } from './market/book-writer.ts';
import type { Exchange } from './market/exchange.ts';
import { previewRetirement } from './retirement/preview.ts';
import { retireMany } from './retirement/retire-many.ts';
import { retire } from './retirement/retire.ts';

const hourMs = 3_600_000;
const iso = (ts: number): string => new Date(ts).toISOString();
const [alpha, beta] = ['enterprise/alpha', 'enterprise/beta'];
/** The day on which the certificates of the test are not valid any more begins in the park; nobody has expired them yet. */
const midnight = Date.parse('2028-02-29T16:00:00Z');
const green: MarketBook = { id: 'green', name: { en: 'Green', 'zh-CN': '绿证' }, sources: [] };
const market = { books: [green], lotWh: 10_000 };
const operator = { kind: 'system', id: 'test', enterpriseId: null } as unknown as Principal;
const span = { device: 'roof-pv', from: start, to: end };
const period = { periodFrom: '2026-03-18', periodTo: '2026-03-18' };
const use = { beneficiary: 'Alpha', purpose: 'test', ...period };
let bed: CertificatePark;
let keys = 0;
const keyed = () => ({ actor: 'system/test', reason: 'test', keysOf: 'park', idempotencyKey: `validity-${++keys}` });
const asked = () => ({ ...keyed(), request: { no: keys } });
const asking = () => ({ asked: asked(), principal: operator });

/** How what is not there is refused. */
const refusals = /^CERTIFICATE_(NOT_ENOUGH|NOT_OFFERABLE|NOTHING_IN_SPAN|NOTHING_MATCHES|ITEM_REFUSED)$/;

/** The certificates of the park as its plugin sees them at a time. */
function at(time: number): Certificates {
  const { park } = bed;
  const nothing = async (): Promise<void> => undefined;
  const scope = {
    ...{
      park: park.park,
      db: { tx: park.tx },
      clock: { now: () => time },
      audit: nothing,
      events: { publish: nothing },
    },
    config: certificateConfig.schema.parse({
      claimants: ['kernel'],
      devices: [{ id: 'roof-pv', meterId: 'roof', source: 'distributed-pv', capacityKw: 220 }],
      market,
    }),
  } as unknown as ParkScope<CertificateConfig>;
  return { scope, readings: park.service(MeterReadings) };
}

/** Where all certificates are. */
const ranges = async () => {
  const { rows } = await bed.park.tx((tx) =>
    tx.execute<{ account: string; status: string; wh: number }>(sql`
      select account, status, sum(wh)::float8 as wh from plugin_certificate_trading.holdings
      where park_id = current_setting('lingtan.park_id') and status <> 'Bundle Split' group by 1, 2 order by 1, 2`),
  );
  return rows;
};

beforeAll(async () => {
  bed = await createCertificatePark({ market });
  await bed.ingest([...samples, ...hallSamples]);
  await bed.closed(1, 96);
  await bed.closed(1, 96, 'hall');
  const post = async (path: string, body: object): Promise<PlacedOrder> => {
    const answer = await bed.park.api('operator').post<PlacedOrder>(`/x/certificate-trading${path}`, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  };
  await post('/issue', { from: iso(start), to: iso(end), reason: 'the day' });
  const key = () => ({ reason: 'test', idempotencyKey: `validity-${++keys}` });
  await post('/transfers', { from: 'park', to: alpha, wh: 500_000, ...key() });
  await post('/money', { account: beta, fen: 1_000_000, ...key() });
  const ask = { account: alpha, side: 'ask', lots: 5, priceFen: 100, force: 'gtc' };
  await post('/market/green/orders', { ...ask, idempotencyKey: 'validity-ask' });
  await post('/certificates/state', {
    ...{ act: 'freeze', device: 'roof-pv', from: iso(start + 20 * hourMs), to: iso(end) },
    ...key(),
  });
}, 120_000);
afterAll(() => bed.park.stop());

it('what is past its validity can be asked for, used and changed by nobody, before it was expired too', async () => {
  const exchange = { withdraw: async () => undefined } as unknown as Exchange;
  const acts: Readonly<Record<string, (at: Certificates, time: number) => Promise<unknown>>> = {
    transfer: (park) => transfer(park, { from: 'park', to: alpha, wh: 1000 }, asked(), operator),
    retire: (park) => retire(park, { account: 'park', wh: 1000, matching: 'total', ...use }, asked(), operator),
    'retire by the hour': (park) => retire(park, { account: alpha, matching: 'hourly', ...use }, asked(), operator),
    'retire for many': (park) =>
      retireMany(park, [{ account: 'park', wh: 1000, matching: 'total', ...use }], asked(), operator),
    claim: (park) =>
      claimUse(
        park,
        { kind: 'self-use', account: 'park', ...span, from: iso(start), to: iso(end), wh: 1000, ...keyed() },
        'kernel',
      ),
    freeze: (park) => changeState(park, exchange, { act: 'freeze', ...span }, asked(), operator),
    unfreeze: (park) => changeState(park, exchange, { act: 'unfreeze', ...span }, asked(), operator),
    withdraw: (park) => changeState(park, exchange, { act: 'withdraw', ...span }, asked(), operator),
    bundle: (park, time) => {
      const items = [{ lots: 1 }, { lots: 1 }];
      return offerBundle(park, { seller: 'park', items, priceFen: 1, expiresAt: iso(time + hourMs) }, asking());
    },
  };
  const before = await ranges();
  for (const [act, run] of Object.entries(acts)) {
    await expect(run(at(midnight), midnight), act).rejects.toMatchObject({ code: expect.stringMatching(refusals) });
    expect(await ranges(), act).toEqual(before);
  }
  const preview = await bed.park.tx((tx) => previewRetirement(at(midnight), tx, { account: 'park', ...period }));
  expect(preview).toMatchObject({ heldWh: 0, heldInPeriodWh: 0, hourlyWh: 0 });
  // The same acts are done the moment before, so that it is their time and nothing else that they are refused for.
  for (const act of ['transfer', 'retire', 'retire for many', 'claim', 'bundle'])
    await expect(acts[act]!(at(midnight - 2 * hourMs), midnight - 2 * hourMs), act).resolves.toBeDefined();
}, 120_000);

it('whoever reads sees what is past its validity as expired, before anybody has booked it', async () => {
  const park = at(midnight);
  const today = todayOf(park.scope);
  const auditor = { kind: 'user', id: 'a', enterpriseId: null } as Principal;
  const months = ['2026-03', '2026-04'];
  const buckets = ['held', 'usable', 'reserved', 'frozen', 'retired', 'expired', 'cancelled'];
  const read = async (tx: Tx) => {
    // What explains a figure reads in the same transaction.
    const own = {
      ...park,
      scope: { ...park.scope, db: { tx: <T>(work: (open: Tx) => T) => work(tx) } },
    } as Certificates;
    const explained = [];
    for (const bucket of buckets)
      for (const account of ['own', 'park', alpha])
        explained.push(await explainHolding(own, parseRef(`certificate.holding/${bucket}/${account}`)!, null, auditor));
    const all = [];
    for (const month of months) {
      for (const account of ['all', 'park', alpha!]) all.push(await readHourly(own, tx, { account, month }));
      all.push(await readCoverage(own, tx, month), await readOverview(own, tx, month));
    }
    const position = await readPositionMonths(own, tx, { account: 'park', year: 2026 });
    const list = await readCertificates(tx, { limit: 500 }, today);
    return {
      ...{ explained: explained.map((each) => each?.value), all, position, held: await readHeld(tx, today.day) },
      ...{ portfolio: await readPortfolio(tx, today), figures: await certificateFigures(own).figures() },
      list: list.certificates.map(({ device, from, idStart, status }) => [device, from, idStart, status]),
    };
  };
  const seen = await bed.park.tx(read);
  const booked = await bed.park
    .tx(async (tx) => {
      expect(await lockLedger(tx, park.scope)).toBeGreaterThan(0);
      throw await read(tx);
    })
    .catch((found: unknown) => found);
  expect(seen).toEqual(booked);
  expect(seen.portfolio.balances.some(({ bucket }) => bucket === 'expired')).toBe(true);
}, 120_000);

it('what was promised while it was valid is given back and sold to nobody', async () => {
  const valid = midnight - 2 * hourMs;
  const auction = await openAuction(at(valid), { closesAt: iso(valid + hourMs) }, asking());
  const order = { auction: auction.no, lots: 2, priceFen: 50 };
  await sealOrder(at(valid), { ...order, account: 'park', side: 'ask' }, asking());
  await sealOrder(at(valid), { ...order, account: beta, side: 'bid' }, asking());
  // The auction is cleared late, and a bid comes that every ask of the book would meet.
  expect(await closeAuction(at(midnight), auction.no, asking())).toMatchObject({ lots: 0 });
  const bid = { owner: beta, side: 'bid', quantity: 1, price: 1000, force: 'gtc' } as const;
  const writer = new BookWriter(at(midnight), green);
  expect(await writer.submit({ kind: 'order', order: bid, choice: {}, ...keyed() })).toMatchObject({
    state: 'open',
    trades: [],
  });
  const ask = { owner: 'park', side: 'ask', quantity: 1, price: 100, force: 'gtc' } as const;
  const offered = writer.submit({ kind: 'order', order: ask, choice: {}, ...keyed() });
  await expect(offered).rejects.toMatchObject({ code: expect.stringMatching(refusals) });
  const { body: proof } = await bed.park.api('operator').get<LedgerProof>('/x/certificate-trading/proof');
  expect(proof.faults).toEqual([]);
  const left = await ranges();
  expect(left.filter(({ account }) => account === beta)).toEqual([]);
  expect(left.filter(({ status }) => ['Active', 'Frozen'].includes(status))).toEqual([]);
  // Only the bundle of the test before is still offered: it goes with its own end.
  expect(left.filter(({ status }) => status === 'Locked')).toEqual([{ account: 'park', status: 'Locked', wh: 20_000 }]);
}, 120_000);
