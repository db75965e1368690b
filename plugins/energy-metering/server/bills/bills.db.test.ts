import type { Explanation } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  BillData,
  BillInvoiceData,
  BillsData,
  BillShadowData,
  ReconciliationData,
} from '../../contracts/index.ts';
import { yuanText } from '../../domain/bill/index.ts';
import { methodName } from '../../domain/index.ts';
import { billMethods } from '../../domain/methods-bills.ts';
import { createBillPark, x } from '../fixtures/bill-park.ts';
import type { BillPark } from '../fixtures/bill-park.ts';
import { billChangeRef } from './refs.ts';

const text = (name: string) => ({ en: name, 'zh-CN': name });
const day = 96;
/** 2026-07-01 00:00 in Shanghai. */
const july = Date.parse('2026-06-30T16:00:00Z');
const slots = 31 * day;

const hours = { peak: ['08:00-20:00'] };
const year = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const version = (validFrom: string, price: string, more: object = {}) => ({
  validFrom,
  source: 'test notice',
  status: 'verified',
  vat: { included: true, percent: '13' },
  energy: {
    base: { pricePerKwh: price },
    factors: { flat: '1', peak: '2' },
    seasons: [{ id: 'year', name: text('Year'), months: year, schedules: [{ hours }] }],
    calendar: 'none',
  },
  adders: [{ id: 'grid', name: text('Grid'), kind: 'transmission', pricePerKwh: '0.1' }],
  demand: { basis: 'metered', pricePerKwMonth: '40' },
  powerFactor: {
    standard: '0.90',
    rows: [
      { from: '0.9', percent: '0' },
      { from: '0', percent: '10' },
    ],
    source: 'test',
  },
  ...more,
});
const tariff = (id: string, versions: object[]) => ({ tariff: { id, name: text(id), versions } });
const account = (id: string, enterpriseId?: string, tariffId = 'two-part') => ({
  id,
  name: text(id),
  tariffId,
  ...(enterpriseId === undefined ? {} : { enterpriseId }),
});

let bed: BillPark;
beforeAll(async () => {
  bed = await createBillPark(
    {
      tariffs: [
        tariff('two-part', [version('2026-01-01', '0.5'), version('2026-07-16', '0.6')]),
        tariff('flat', [version('2026-01-01', '0.7', { demand: undefined })]),
      ],
      accounts: [account('park'), account('alpha', 'alpha'), account('beta', 'beta', 'flat')],
    },
    '2026-08-02T00:00:00Z',
  );
  await bed.write('grid', july, Array<number>(slots).fill(3_200_000));
  await bed.write('mill', july, Array<number>(slots).fill(2_000_000));
  await bed.write('shop', july, Array<number>(slots).fill(1_000_000));
  const { results } = await bed.park.telemetry
    .ingest(bed.park.park, 'test', [
      { point: 'grid.demand', ts: july + 60_000, value: 99_000 },
      { point: 'grid.demand', ts: july + slots * 900_000 - 60_000, value: 13_000 },
      { point: 'grid.demand', ts: july + slots * 900_000, value: 0 },
      { point: 'mill.reactive', ts: july - 60_000, value: 1000 },
      { point: 'mill.reactive', ts: july, value: 1000 },
      { point: 'mill.reactive', ts: july + slots * 900_000, value: 1000 + 29_760 },
    ])
    .then((result) => ({ results: result }));
  expect(results.rejected).toEqual([]);
});
afterAll(() => bed.park.stop());

const operator = () => bed.park.api('operator');
const list = async (as: 'operator' | 'auditor' | { member: string } = 'operator') =>
  (await bed.park.api(as).get<BillsData>(`${x}/bills?from=2026-01&to=2026-07`)).body;
const open = async (id: string) => (await operator().get<BillData>(`${x}/bills/${id}`)).body;

const methods = new Map(billMethods.map((method) => [methodName(method), method]));
const explain = (ref: string, as: 'operator' | { member: string } = 'operator') =>
  bed.park.api(as).get<Explanation>(`/api/evidence/${ref}?park=${bed.park.park.id}`);

describe('a bill run', () => {
  it('bills every account of the month, once', async () => {
    expect(await bed.run('2026-07')).toMatchObject({
      state: 'done',
      total: 3,
      done: 3,
      made: 3,
      unchanged: 0,
      problems: [],
    });
    const { accounts, bills } = await list();
    expect(accounts.map(({ id }) => id)).toEqual(['alpha', 'beta', 'park']);
    expect(bills.map(({ id, state, revision }) => [id, state, revision])).toEqual([
      ['alpha.2026-07.1', 'draft', 1],
      ['beta.2026-07.1', 'draft', 1],
      ['park.2026-07.1', 'draft', 1],
    ]);
    expect(await bed.run('2026-07')).toMatchObject({ made: 0, unchanged: 3 });
    expect((await list()).bills.map(({ revision }) => revision)).toEqual([1, 1, 1]);
  });

  it('makes lines that add up, with the version of each half of the month', async () => {
    const { bill, history, differences, changed } = await open('alpha.2026-07.1');
    // 15 days at 0.5 and 16 at 0.6; half of each day is peak at twice the price. 48 × 2 MWh a day and period.
    const energy = bill.lines.filter(({ kind }) => kind === 'energy');
    expect(
      energy.map(({ version: v, period, quantity, price, amountFen }) => [v, period, quantity, price, amountFen]),
    ).toEqual([
      ['two-part/2026-01-01', 'peak', 15 * 48 * 2_000_000, '1', 144_000_000],
      ['two-part/2026-01-01', 'flat', 15 * 48 * 2_000_000, '0.5', 72_000_000],
      ['two-part/2026-07-16', 'peak', 16 * 48 * 2_000_000, '1.2', 184_320_000],
      ['two-part/2026-07-16', 'flat', 16 * 48 * 2_000_000, '0.6', 92_160_000],
    ]);
    const demand = bill.lines.filter(({ kind }) => kind === 'demand');
    expect(demand.map(({ quantity, portion, amountFen }) => [quantity, portion, amountFen])).toEqual([
      [8_000_000, { days: 15, of: 31 }, Math.round((8000 * 40 * 100 * 15) / 31)],
      [8_000_000, { days: 16, of: 31 }, Math.round((8000 * 40 * 100 * 16) / 31)],
    ]);
    // 29,760 kvarh × 100 = 2.976 Gvarh beside 5.952 GWh: cosφ = 2/√5.
    expect(bill.reactiveVarh).toBe(2_976_000_000);
    expect(bill.powerFactor).toBe('0.89');
    expect(bill.totalFen).toBe(bill.lines.reduce((sum, { amountFen }) => sum + amountFen, 0));
    expect(bill.vat).toEqual([
      {
        percent: '13',
        included: true,
        netFen: bill.totalFen - bill.vat[0]!.vatFen,
        vatFen: Math.round((bill.totalFen * 13) / 113),
      },
    ]);
    expect(bill.remarks.map(({ code }) => code)).toEqual(['version-change']);
    expect([history.length, differences, changed]).toEqual([1, null, null]);
    const { bill: beta } = await open('beta.2026-07.1');
    expect(beta.remarks.map(({ code }) => code)).toEqual(['power-factor-no-reactive']);
  });

  it('takes the demand from the register of the meter as it stood at the end of the month', async () => {
    const { bill } = await open('park.2026-07.1');
    expect(bill.peak).toEqual({ powerW: 13_000_000, from: null, to: null, source: 'register' });
    expect(bill.lines.filter(({ kind }) => kind === 'demand').map(({ quantity }) => quantity)).toEqual([13e6, 13e6]);
    expect(bill.remarks.map(({ code }) => code)).toContain('demand-register');
  });

  it('names accounts that cannot be billed, and loses nothing else', async () => {
    const before = await list();
    await operator().put(`${x}/billing-accounts/orphan`, {
      name: text('Orphan'),
      enterpriseId: 'beta',
      tariffId: 'flat',
      meters: ['shop'],
      validFrom: '2026-01-01',
    });
    const run = await bed.run('2025-12', ['alpha', 'beta']);
    expect(run.problems.map(({ account: id, code }) => [id, code])).toEqual([
      ['alpha', 'TARIFF_NOT_COVERED'],
      ['beta', 'TARIFF_NOT_COVERED'],
    ]);
    expect(run).toMatchObject({ state: 'done', made: 0 });
    expect((await list()).bills).toEqual(before.bills);
  });

  it('is refused for a month that is not over, an unknown account, a month that is no month', async () => {
    const codes: unknown[] = [];
    for (const body of [{ month: '2026-08' }, { month: '2026-07', accounts: ['nobody'] }, { month: '2026-13' }]) {
      const answer = await operator().post<{ code: string }>(`${x}/bill-runs`, body);
      codes.push([answer.status, answer.body.code]);
    }
    expect(codes[0]).toEqual([422, 'BILL_MONTH_NOT_OVER']);
    expect(codes[1]).toEqual([404, 'BILL_ACCOUNT_UNKNOWN']);
    expect(codes[2]).toMatchObject([400, expect.any(String)]);
  });
});

describe('issuing', () => {
  it('shows members their own statement from then on, and never a draft', async () => {
    expect((await list({ member: 'alpha' })).bills).toEqual([]);
    const answer = await operator().post(`${x}/bill-issues`, { bills: ['alpha.2026-07.1'] });
    expect(answer.status).toBe(200);
    expect((await list({ member: 'alpha' })).bills.map(({ id, state }) => [id, state])).toEqual([
      ['alpha.2026-07.1', 'issued'],
    ]);
    expect((await list({ member: 'beta' })).bills).toEqual([]);
    const again = await operator().post<{ code: string }>(`${x}/bill-issues`, { bills: ['alpha.2026-07.1'] });
    expect([again.status, again.body.code]).toEqual([409, 'BILL_NOT_DRAFT']);
    const unknown = await operator().post<{ code: string }>(`${x}/bill-issues`, { bills: ['alpha.2026-07.9'] });
    expect(unknown.body.code).toBe('BILL_UNKNOWN');
  });

  it('leaves a trace of who did it', async () => {
    const { rows } = await bed.park.database.kernelPool.query<{ action: string; subject: string }>(
      `select action, subject from kernel.audit_log where action like 'energy.bill%' order by seq`,
    );
    expect(rows).toContainEqual({ action: 'energy.bills-issue', subject: 'alpha.2026-07.1' });
    expect(rows.filter(({ action }) => action === 'energy.bills-run').length).toBeGreaterThanOrEqual(2);
  });
});

describe('a revision of an interval', () => {
  it('marks exactly the bills that rest on it, and a new run makes exactly these anew', async () => {
    await bed.write('mill', july + 40 * 900_000, [2_000_500], 2);
    const marked = (await list()).bills.filter(({ changed }) => changed !== null);
    expect(marked.map(({ id, changed }) => [id, changed!.intervals, changed!.meters])).toEqual([
      ['alpha.2026-07.1', 1, ['mill']],
    ]);
    expect(await bed.run('2026-07')).toMatchObject({ made: 2, unchanged: 2 });
    const { differences, history } = await open('alpha.2026-07.2');
    expect(history.map(({ state }) => state)).toEqual(['issued', 'draft']);
    const peak = differences!.find(({ key }) => key === 'energy/peak')!;
    expect(peak.right!.quantity! - peak.left!.quantity!).toBe(500);
    expect(differences!.map(({ key }) => key)).not.toContain('energy/flat');
    // The member still sees what was issued, and it says that figures changed.
    const own = (await list({ member: 'alpha' })).bills;
    expect(own.map(({ id, state }) => [id, state])).toEqual([['alpha.2026-07.1', 'issued']]);
    expect(own[0]!.changed).not.toBeNull();
  });

  it('supersedes the issued bill when the new one is issued, and not before', async () => {
    const late = await operator().post<{ code: string }>(`${x}/bill-issues`, { bills: ['alpha.2026-07.1'] });
    expect(late.body.code).toBe('BILL_NOT_NEWEST');
    await operator().post(`${x}/bill-issues`, { bills: ['alpha.2026-07.2'] });
    expect((await open('alpha.2026-07.2')).history.map(({ state }) => state)).toEqual(['superseded', 'issued']);
    expect((await list({ member: 'alpha' })).bills.map(({ id }) => id)).toEqual(['alpha.2026-07.2']);
  });
});

describe('a bill beside its revision before', () => {
  it('opens each amount, quantity and difference at what the page shows, down to lines that open', async () => {
    const { differences, bill } = await open('alpha.2026-07.2');
    expect(differences!.length).toBeGreaterThan(0);
    for (const line of differences!) {
      const [what, quantity] = [`line/${line.key}`, `quantity/${line.key}`];
      for (const [ref, value] of [
        [billChangeRef('before', what, bill), line.left && yuanText(line.left.amountFen)],
        [billChangeRef('after', what, bill), line.right && yuanText(line.right.amountFen)],
        [billChangeRef('difference', what, bill), yuanText(line.differenceFen)],
        [
          billChangeRef('after', quantity, bill),
          line.unit === 'fen' ? yuanText(line.right!.quantity!) : String(line.right!.quantity),
        ],
      ] as const) {
        const { body } = await explain(ref);
        expect([body.ref, body.value]).toEqual([ref, value]);
        if (body.method !== null) expect([ref, methods.get(body.method)?.recompute(body)]).toEqual([ref, value]);
        for (const input of body.inputs) {
          const below = (await explain(input.ref)).body.value;
          if (input.value !== null) expect([input.ref, below]).toEqual([input.ref, input.value]);
        }
      }
    }
    // Nothing before the first, no such group; the own enterprise opens it, another one does not.
    const [first, ref] = [{ ...bill, revision: 1 }, billChangeRef('difference', `line/${differences![0]!.key}`, bill)];
    for (const none of [
      billChangeRef('after', 'line/energy/peak', first),
      billChangeRef('after', 'line/energy/none', bill),
    ])
      expect([none, (await explain(none)).status]).toEqual([none, 404]);
    expect([(await explain(ref, { member: 'alpha' })).status, (await explain(ref, { member: 'beta' })).status]).toEqual(
      [200, 404],
    );
  });
});

describe('a revision that makes no difference', () => {
  it('marks the bill until it is computed again', async () => {
    await bed.write('shop', july + 40 * 900_000, [1_000_000], 2);
    const marked = async () => (await list()).bills.filter(({ changed }) => changed !== null).map(({ id }) => id);
    expect(await marked()).toEqual(['beta.2026-07.1', 'orphan.2026-07.1']);
    expect(await bed.run('2026-07')).toMatchObject({ made: 0, unchanged: 4 });
    expect(await marked()).toEqual([]);
    await bed.write('shop', july + 50 * 900_000, [1_000_000], 2);
    const { changed } = (await list()).bills.find(({ id }) => id === 'beta.2026-07.1')!;
    expect([changed!.from, changed!.intervals]).toEqual([july + 50 * 900_000, 1]);
  });
});

describe('comparisons', () => {
  it('bill the month under another tariff and another version', async () => {
    const other = (await operator().get<BillShadowData>(`${x}/bills/alpha.2026-07.2/shadow?tariff=flat`)).body;
    const flat = other.lines.find(({ key }) => key === 'energy/flat')!;
    expect(flat.right!.amountFen).toBe((31 * 48 * 2_000_000 * 7) / 100);
    expect(flat.cause).toBe('price');
    expect(other.lines.find(({ key }) => key === 'demand')).toMatchObject({ right: null, cause: 'only-left' });
    const one = (await operator().get<BillShadowData>(`${x}/bills/alpha.2026-07.2/shadow?version=2026-07-16`)).body;
    expect(one.lines.find(({ key }) => key === 'energy/flat')!.right!.amountFen).toBe((31 * 48 * 2_000_000 * 6) / 100);
    const same = (await operator().get<BillShadowData>(`${x}/bills/alpha.2026-07.2/shadow`)).body;
    expect(same.lines.every(({ differenceFen, cause }) => differenceFen === 0 && cause === 'none')).toBe(true);
  });

  it("put the supplier's invoice beside the bill, and say what differs", async () => {
    const { bill } = await open('park.2026-07.1');
    const amount = (period: string) =>
      bill.lines.filter((line) => line.period === period).reduce((sum, { amountFen }) => sum + amountFen, 0);
    const quantity = 31 * 48 * 3_200_000;
    const put = await operator().put(`${x}/bills/park.2026-07.1/invoice`, {
      number: 'INV-1',
      lines: [
        { kind: 'energy', period: 'peak', quantity, amountFen: amount('peak') + 1 },
        { kind: 'energy', period: 'flat', quantity, amountFen: amount('flat') + 100_000 },
        { kind: 'adder', item: 'levy', amountFen: 5000 },
      ],
      totalFen: bill.totalFen + 105_001,
    });
    expect(put.status).toBe(200);
    const { lines, differenceFen } = (await operator().get<BillInvoiceData>(`${x}/bills/park.2026-07.1/invoice`)).body;
    const causes = Object.fromEntries(lines.map(({ key, cause }) => [key, cause]));
    expect(causes).toMatchObject({
      'energy/peak': 'rounding',
      'energy/flat': 'price',
      'adder/levy': 'only-right',
      'adder/grid': 'only-left',
    });
    expect(differenceFen).toBe(105_001);
    const twice = [
      { kind: 'demand', amountFen: 1 },
      { kind: 'demand', amountFen: 2 },
    ];
    const refused = await operator().put<{ code: string }>(`${x}/bills/park.2026-07.1/invoice`, {
      lines: twice,
      totalFen: 3,
    });
    expect(refused.body.code).toBe('BILL_INVOICE_TWICE');
  });

  it('reconcile the park with its enterprises', async () => {
    const sum = (await operator().get<ReconciliationData>(`${x}/bill-reconciliation?month=2026-07`)).body;
    expect(sum.parkWh).toBe(slots * 3_200_000);
    expect(sum.differenceWh).toBe(sum.parkWh! - sum.enterprisesWh);
    expect(sum.differenceFen).toBe(sum.parkFen! - sum.enterprisesFen);
    expect(sum.lines.reduce((total, { differenceFen }) => total + differenceFen, 0)).toBe(-sum.differenceFen!);
  });
});

describe('members', () => {
  const read = ['', '/load', '/pdf', '/xlsx'];
  const operate = ['/shadow', '/invoice'];

  it('see the own statements only, on every route', async () => {
    for (const path of read) {
      const status = async (as: string, id: string) =>
        (await bed.park.api({ member: as }).get(`${x}/bills/${id}${path}`)).status;
      expect([path, await status('alpha', 'alpha.2026-07.2')]).toEqual([path, 200]);
      expect([path, await status('beta', 'alpha.2026-07.2')]).toEqual([path, 404]);
      // A draft of the own enterprise, and the bill of the park.
      expect([path, await status('beta', 'beta.2026-07.1')]).toEqual([path, 404]);
      expect([path, await status('alpha', 'park.2026-07.1')]).toEqual([path, 404]);
    }
  });

  it('do not reach what operators do', async () => {
    const alpha = bed.park.api({ member: 'alpha' });
    for (const path of operate) expect((await alpha.get(`${x}/bills/alpha.2026-07.2${path}`)).status).toBe(403);
    expect((await alpha.get(`${x}/bill-reconciliation?month=2026-07`)).status).toBe(403);
    expect((await alpha.get(`${x}/bill-runs`)).status).toBe(403);
    expect((await alpha.post(`${x}/bill-runs`, { month: '2026-07' })).status).toBe(403);
    expect((await alpha.post(`${x}/bill-issues`, { bills: ['alpha.2026-07.2'] })).status).toBe(403);
    expect((await alpha.put(`${x}/bills/alpha.2026-07.2/invoice`, { lines: [], totalFen: 0 })).status).toBe(403);
    expect((await bed.park.api('auditor').post(`${x}/bill-runs`, { month: '2026-07' })).status).toBe(403);
    expect((await bed.park.api('auditor').get(`${x}/bills/park.2026-07.1`)).status).toBe(200);
    expect((await bed.park.api('anonymous').get(`${x}/bills/park.2026-07.1`)).status).toBe(401);
  });
});

describe('a bill under which data are missing', () => {
  it('is issued with a reason only, which the bill and its evidence say', async () => {
    await bed.run('2026-06');
    const bills = ['alpha.2026-06.1'];
    const issue = (body: object) => operator().post<{ code?: string }>(`${x}/bill-issues`, { bills, ...body });
    const note = 'read by hand once the meter is back';
    for (const body of [{}, { note }, { acceptMissing: true }, { acceptMissing: true, note: '  x  ' }])
      expect((await issue(body)).body.code).toBe('BILL_DATA_MISSING');
    expect((await issue({ acceptMissing: true, note })).status).toBe(200);
    const shown = (await list()).bills.map(({ id, lacking }) => [id, lacking]);
    expect(shown).toEqual(
      expect.arrayContaining([
        [bills[0], true],
        ['alpha.2026-07.2', false],
      ]),
    );
    expect([(await open(bills[0]!)).bill.missingReason, (await open('alpha.2026-07.2')).bill.missingReason]).toEqual([
      note,
      null,
    ]);
    const { parameters } = (await explain('energy.bill/alpha/2026-06@1', { member: 'alpha' })).body;
    expect(parameters).toMatchObject({ state: 'issued', missingReason: note });
  });
});
