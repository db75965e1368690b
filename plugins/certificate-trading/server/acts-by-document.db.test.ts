import { MeterReadings } from '@lingtan/energy-metering/contracts';
import { createRandom, waitUntil } from '@lingtan/test-kit';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Auction, Bundle, BundleChange, BundlePurchase } from '../contracts/index.ts';
import { certificateCommands } from './commands.ts';
import { createCertificatePark, end, quarter, start, type CertificatePark } from './fixtures/certificate-park.ts';

const root = '/x/certificate-trading';
const hourMs = 3_600_000;
const accounts = ['enterprise/alpha', 'enterprise/beta', 'park'];
const device = { id: 'roof-pv', capacityW: 220_000 };
const iso = (ts: number): string => new Date(ts).toISOString();
const random = createRandom(Number(process.env['LINGTAN_SEED'] ?? 38));
const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
let bed: CertificatePark;
let keys = 0;
const post = <T = object>(path: string, body: object) =>
  bed.park.api('operator').post<T & { code?: string }>(root + path, {
    reason: 'test',
    idempotencyKey: `acts-by-document-${++keys}`,
    ...body,
  });
const done = async <T = { no: number }>(path: string, body: object): Promise<T> => {
  const answer = await post<T>(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const run = async <T>(command: string, document: object): Promise<T> =>
  (await certificateCommands.find(({ name }) => name === `certificates ${command}`)!.run(document, [])) as T;
const issue = () => done('/issue', { from: iso(start), to: iso(end), idempotencyKey: undefined });

beforeAll(async () => {
  const books = [{ id: 'green', name: { en: 'Green', 'zh-CN': '绿证' } }];
  bed = await createCertificatePark({ market: { books, lotWh: 1000 } });
}, 120_000);
afterAll(() => bed.park.stop());

interface IssueAnswer {
  issues: { start: string; end: string; revision: number; wh: number }[];
  corrections: { start: string; fromRevision: number; revision: number; deltaWh: number }[];
}

it('the same readings are issued and corrected the same in a park and by a document', async () => {
  // What the roof gives in a quarter hour, kWh: nothing, what it can, and more than it can. Three readings come late.
  const given = Array.from(
    { length: 96 },
    () => [0, whole(1, 60), whole(1, 60), whole(1, 60), whole(61, 90)][whole(0, 4)]!,
  );
  const late = [20 + whole(0, 3), 40 + whole(0, 3), 60 + whole(0, 3)];
  for (const at of late) given[at] = given[at - 1]! === 20 ? 40 : 20;
  let register = 1000;
  const registers = [register, ...given.map((kwh) => (register += kwh))];
  const samples = registers.map((value, n) => ({ point: 'roof.export', ts: start + n * quarter, value }));
  await bed.ingest(samples.filter((_, n) => !late.includes(n)));
  await bed.closed(1, 96);
  await issue();
  const read = async () => {
    const all = await bed.park.service(MeterReadings).intervals({ from: start, to: end, meters: ['roof'] });
    return all.map(({ start: from, end: to, revision, amount: wh, status: quality }) => {
      return { start: iso(from), end: iso(to), revision, wh, quality };
    });
  };
  const first = await run<IssueAnswer>('issue', { device, readings: await read() });
  const credited = { from: iso(start + (late[0]! - 1) * quarter), to: iso(start + late[0]! * quarter) };
  const units = { standard: 'VCS', project: 'acts', projectName: 'Acts', vintage: 2026, account: 'park' };
  const generation = { device: device.id, ...credited };
  const credit = await post('/offsets', { ...units, serialStart: 1, serialEnd: 1, generation });
  expect([undefined, 'CERTIFICATE_NOTHING_IN_SPAN']).toContain(credit.body.code);
  await bed.ingest(samples.filter((_, n) => late.includes(n)));
  await bed.closed(2, 6);
  await issue();
  const issued = first.issues.map(({ start: at, revision, wh }) => ({ start: at, revision, wh }));
  const second = await run<IssueAnswer>('issue', {
    ...{ device, readings: await read(), issued },
    ...(credit.status === 200 && { credited: [credited] }),
  });
  const { rows } = await bed.park.tx((tx) =>
    tx.execute<{ at: number; revision: number; from: number | null; wh: number }>(sql`
      select (extract(epoch from starts_at) * 1000)::float8 as at, revision::float8 as revision, null::float8 as "from",
        wh::float8 as wh from plugin_certificate_trading.issuances
      where park_id = current_setting('lingtan.park_id') and follows is null
      union all
      select (extract(epoch from starts_at) * 1000)::float8, revision::float8, from_revision::float8, delta_wh::float8
      from plugin_certificate_trading.corrections where park_id = current_setting('lingtan.park_id')
      order by 1, 2`),
  );
  const byDocument = [...first.issues, ...second.issues]
    .map(({ start: at, revision, wh }) => ({ at: Date.parse(at), revision, from: null as number | null, wh }))
    .concat(
      second.corrections.map(({ start: at, revision, fromRevision, deltaWh }) => {
        return { at: Date.parse(at), revision, from: fromRevision, wh: deltaWh };
      }),
    );
  expect(byDocument.sort((a, b) => a.at - b.at || a.revision - b.revision)).toEqual(rows);
  expect(first.issues.length).toBeGreaterThan(30);
  expect(first.issues.length).toBeLessThan(96);
  expect(second.corrections.length).toBeGreaterThan(0);
}, 180_000);

it('the same sealed orders are cleared the same in a park and by a document', async () => {
  for (const to of accounts.slice(0, 2)) await done('/transfers', { from: 'park', to, wh: 400_000 });
  for (const account of accounts) await done('/money', { account, fen: 10_000_000 });
  let cleared = 0;
  for (let round = 0; round < 6; round++) {
    const closesAt = iso(bed.clock.now() + hourMs);
    const referencePrice = whole(0, 1) ? whole(95, 105) : undefined;
    const terms = { closesAt, ...(referencePrice !== undefined && { referenceFen: referencePrice }) };
    const { no } = await done('/auctions', terms);
    const auction: object[] = [];
    for (let count = whole(1, 10); count > 0; count--) {
      const [account, side, lots] = [accounts[whole(0, 2)]!, whole(0, 1) ? 'ask' : 'bid', whole(1, 12)];
      const priceFen = whole(95, 105);
      const sealed = await done(`/auctions/${no}/orders`, { account, side, lots, priceFen });
      const documentSide = side === 'ask' ? 'Ask' : 'Bid';
      auction.push({ id: String(sealed.no), side: documentSide, price: priceFen, volume: lots, userId: account });
    }
    bed.clock.set(closesAt);
    await post(`/auctions/${no}/close`, {});
    const read = async () => {
      const { body } = await bed.park.api('operator').get<{ auctions: Auction[] }>(`${root}/auctions`);
      return body.auctions.find((each) => each.no === no)!;
    };
    await waitUntil(
      async () => (await read()).state === 'closed',
      30_000,
      () => `auction ${no} is not closed`,
    );
    const inPark = await read();
    const answer = await run<{
      clearingPrice: number | null;
      volume: number;
      fills: { id: string; volume: number }[];
      curve: object[];
    }>('match', { auction, ...(referencePrice !== undefined && { referencePrice }) });
    const fills = inPark.orders
      .filter(({ filledLots }) => filledLots > 0)
      .map(({ no: id, filledLots }) => ({ id: String(id), volume: filledLots }));
    const byId = (a: { id: string }, b: { id: string }) => Number(a.id) - Number(b.id);
    expect({ ...answer, fills: answer.fills.toSorted(byId), trades: undefined }).toEqual({
      ...{ clearingPrice: inPark.priceFen, volume: inPark.lots, curve: inPark.curve },
      ...{ fills: fills.toSorted(byId), trades: undefined },
    });
    if (inPark.lots! > 0) cleared++;
  }
  expect(cleared).toBeGreaterThan(0);
}, 180_000);

it('the same bundles are sold the same in a park and by a document', async () => {
  const outcomes = new Set<string>();
  for (let round = 0; round < 5; round++) {
    const unit = whole(1, 5);
    let items = Array.from({ length: whole(2, 4) }, () => unit * whole(1, 6));
    const priceFen = whole(1, 50);
    const offer = { seller: 'park', items: items.map((lots) => ({ lots })), priceFen };
    const { no } = await done<BundleChange>('/bundles', { ...offer, expiresAt: iso(bed.clock.now() + hourMs) });
    for (let count = 0; count < 4 && items.length > 0; count++) {
      const total = items.reduce((sum, each) => sum + each, 0);
      const { volumes } = await run<{ volumes: number[] }>('match', { operation: 'list volumes', items });
      const volume = whole(0, 1) && volumes.length > 0 ? volumes[whole(0, volumes.length - 1)]! : whole(1, total + 2);
      const bought = await post<BundlePurchase>(`/bundles/${no}/purchases`, { buyer: accounts[0], lots: volume });
      const answer = await run<{
        error?: string;
        itemsTraded: number[];
        sellerLeft: number[];
        cost?: number;
      }>('match', { operation: 'buy', items, volume, price: priceFen });
      outcomes.add(bought.body.code ?? 'sold');
      expect(bought.body.code, `${volume} of ${items.join(' + ')}`).toBe(
        answer.error === undefined ? undefined : 'CERTIFICATE_BUNDLE_SPLIT',
      );
      if (answer.error !== undefined) continue;
      expect({ shares: bought.body.itemLots, fen: bought.body.fen }).toEqual({
        ...{ shares: answer.itemsTraded, fen: answer.cost },
      });
      items = answer.sellerLeft;
      const { body } = await bed.park.api('operator').get<{ bundles: Bundle[] }>(`${root}/bundles`);
      expect(body.bundles.find((each) => each.no === no)!.items.map(({ leftLots }) => leftLots)).toEqual(items);
      if (items.every((left) => left === 0)) items = [];
    }
    if (items.length > 0) await done(`/bundles/${no}/withdraw`, {});
  }
  expect(outcomes).toEqual(new Set(['sold', 'CERTIFICATE_BUNDLE_SPLIT']));
}, 180_000);
