import type { Explanation } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  BillData,
  BillInvoiceData,
  BillsData,
  BillShadowData,
  ComparedLineData,
  ReconciliationData,
} from '../../contracts/index.ts';
import { yuanText } from '../../domain/bill/index.ts';
import { energyMethods, methodName } from '../../domain/index.ts';
import { billMethods } from '../../domain/methods-bills.ts';
import { createBillPark, x } from '../fixtures/bill-park.ts';
import type { BillPark } from '../fixtures/bill-park.ts';
import { billFigureRef, billSumRef, comparisonRef } from './refs.ts';

const text = (name: string) => ({ en: name, 'zh-CN': name });
/** 2026-07-01 00:00 in Shanghai. */
const july = Date.parse('2026-06-30T16:00:00Z');
const slots = 31 * 96;
const year = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const seasons = [{ id: 'year', name: text('Year'), months: year, schedules: [{ hours: { peak: ['08:00-20:00'] } }] }];

const version = (validFrom: string, base: object, more: object = {}) => ({
  validFrom,
  source: 'test notice',
  status: 'verified',
  vat: { included: false, percent: '13' },
  energy: { base, factors: { flat: '1', peak: '1.7' }, seasons, calendar: 'none' },
  adders: [{ id: 'grid', name: text('Grid'), kind: 'transmission', pricePerKwh: '0.123457' }],
  ...more,
});
const declared = { basis: 'declared', pricePerKwMonth: '38.4', declaredKw: 6000 };
const powerFactor = {
  standard: '0.90',
  rows: [
    { from: '0.9', percent: '0' },
    { from: '0', percent: '10' },
  ],
  source: 'test',
};

let bed: BillPark;
beforeAll(async () => {
  const versions = [
    version('2026-01-01', { pricePerKwh: '0.512345' }, { demand: declared, powerFactor }),
    version(
      '2026-07-16',
      { pricePerKwh: '0.6' },
      { demand: { basis: 'capacity', pricePerKvaMonth: '23.2', capacityKva: 10_000 } },
    ),
  ];
  bed = await createBillPark(
    {
      tariffs: [
        { tariff: { id: 'two-part', name: text('two-part'), versions } },
        {
          tariff: { id: 'market', name: text('market'), versions: [version('2026-01-01', { point: 'market.price' })] },
        },
      ],
      accounts: [
        { id: 'alpha', name: text('alpha'), enterpriseId: 'alpha', tariffId: 'two-part' },
        { id: 'beta', name: text('beta'), enterpriseId: 'beta', tariffId: 'market' },
        { id: 'park', name: text('park'), tariffId: 'two-part' },
      ],
    },
    '2026-08-02T00:00:00Z',
  );
  await bed.write(
    'mill',
    july,
    Array.from({ length: slots }, (_, i) => 1_000_003 + ((i * 7919) % 800_001)),
  );
  await bed.write('grid', july, Array<number>(slots).fill(2_500_000));
  await bed.write(
    'shop',
    july,
    Array.from({ length: slots }, (_, i) => (i === 500 ? null : 700_001 + ((i * 104_729) % 99_991))),
  );
  const hours = 31 * 24;
  const { rejected } = await bed.park.telemetry.ingest(bed.park.park, 'test', [
    { point: 'mill.reactive', ts: july, value: 0 },
    { point: 'mill.reactive', ts: july + slots * 900_000, value: 30_000 },
    ...Array.from({ length: hours }, (_, h) => ({
      point: 'market.price',
      ts: july + h * 3_600_000,
      value: 300 + ((h * 37) % 250) + 0.25,
    })),
  ]);
  expect(rejected).toEqual([]);
  expect(await bed.run('2026-07')).toMatchObject({ made: 3, problems: [] });
  await bed.park.api('operator').post(`${x}/bill-issues`, { bills: ['alpha.2026-07.1'] });
});
afterAll(() => bed.park.stop());

const evidence = async (ref: string, as: 'operator' | { member: string } = 'operator') =>
  bed.park.api(as).get<Explanation>(`/api/evidence/${ref}?park=${bed.park.park.id}`);
const explain = async (ref: string): Promise<Explanation> => {
  const { status, body } = await evidence(ref);
  if (status !== 200) throw new Error(`${ref}: ${status} ${JSON.stringify(body)}`);
  return body;
};
const methods = new Map([...billMethods, ...energyMethods].map((method) => [methodName(method), method]));
const bill = async (id: string) => (await bed.park.api('operator').get<BillData>(`${x}/bills/${id}`)).body.bill;

describe.each(['alpha.2026-07.1', 'beta.2026-07.1'])('the bill %s', (id) => {
  it('is recomputed to the fen by published methods, line by line', async () => {
    const { ref, lines } = await bill(id);
    for (const each of [ref, ...lines.map((line) => line.ref)]) {
      const explanation = await explain(each);
      const method = methods.get(explanation.method ?? '');
      expect([each, method?.recompute(explanation)]).toEqual([each, explanation.value]);
    }
  });

  it('opens down to the intervals, which add up to it', async () => {
    const { lines } = await bill(id);
    const line = lines.find(({ kind, period }) => kind === 'energy' && period === 'peak')!;
    const opened = await explain(line.ref);
    let month = opened.inputs.find(({ ref }) => ref.startsWith('energy.tou-total/'));
    if (!month) {
      // At market prices the line opens to days first.
      const day = await explain(opened.inputs.find(({ role }) => role === 'day')!.ref);
      expect(methods.get(day.method!)!.recompute(day)).toBe(day.value);
      month = day.inputs.find(({ role }) => role === 'energy')!;
    }
    let at = await explain(month.ref);
    expect(at.value).toBe(month.value);
    while (!at.inputs[0]!.ref.startsWith('energy.interval/')) {
      const sum = at.inputs.reduce((total, { value }) => total + Number(value), 0);
      expect(String(sum)).toBe(at.value);
      at = await explain(at.inputs[0]!.ref);
    }
    expect(at.inputs).toHaveLength(48);
    expect((await explain(at.inputs[0]!.ref)).unit).toBe('Wh');
  });
});

describe('the demand', () => {
  it('opens to the window of its maximum', async () => {
    const { lines, peak } = await bill('alpha.2026-07.1');
    const line = lines.find(({ kind }) => kind === 'demand')!;
    const opened = await explain((await explain(line.ref)).inputs.find(({ role }) => role === 'demand')!.ref);
    expect(opened.value).toBe(String(peak!.powerW));
    expect(methods.get(opened.method!)!.recompute(opened)).toBe(opened.value);
  });
});

describe('the price', () => {
  it('opens to the version of the tariff in the revision that was used', async () => {
    const { lines } = await bill('alpha.2026-07.1');
    const input = (await explain(lines[0]!.ref)).inputs.find(({ role }) => role === 'price')!;
    expect(input.ref).toBe('energy.tariff/two-part/2026-01-01@1');
    expect((await evidence(input.ref)).status).toBe(200);
  });
});

describe('what a bill says beside its amount', () => {
  it('opens in the list of the month at what the list shows, recomputed down to the meters', async () => {
    const { body } = await bed.park.api('operator').get<BillsData>(`${x}/bills?from=2026-07&to=2026-07`);
    expect(body.bills).toHaveLength(3);
    for (const each of body.bills) {
      const shown = {
        energy: String(each.energyWh),
        peak: each.peakW === null ? null : String(each.peakW),
        factor: each.powerFactor,
        price: (each.totalFen * 10) / each.energyWh,
      };
      for (const [figure, value] of Object.entries(shown)) {
        const ref = billFigureRef(figure as keyof typeof shown, each);
        const opened = await explain(ref);
        expect([opened.ref, opened.value]).toEqual([ref, value]);
        if (value === null) continue;
        expect([ref, methods.get(opened.method!)?.recompute(opened)]).toEqual([ref, value]);
        for (const input of opened.inputs.filter((one) => one.role !== 'reactive'))
          expect([input.ref, String((await explain(input.ref)).value)]).toEqual([input.ref, String(input.value)]);
      }
    }
    const { inputs } = await explain(billFigureRef('energy', body.bills[0]!));
    expect(inputs[0]!.ref).toMatch(/^energy\.total\/meter\/(mill|shop|grid)\.import\//);
  });

  it('adds the bills of a month up as the comparison does, by amount, energy and line', async () => {
    const path = `${x}/bill-reconciliation?month=2026-07`;
    const sums = (await bed.park.api('operator').get<ReconciliationData>(path)).body;
    const yuan = (fen: number | null | undefined) => (fen == null ? null : yuanText(fen));
    const wh = (value: number | null) => (value === null ? null : String(value));
    const shown: [string, string | null][] = [
      [billSumRef('park', 'amount', '2026-07'), yuan(sums.parkFen)],
      [billSumRef('enterprises', 'amount', '2026-07'), yuan(sums.enterprisesFen)],
      [billSumRef('difference', 'amount', '2026-07'), yuan(sums.differenceFen)],
      [billSumRef('park', 'energy', '2026-07'), wh(sums.parkWh)],
      [billSumRef('enterprises', 'energy', '2026-07'), wh(sums.enterprisesWh)],
      [billSumRef('difference', 'energy', '2026-07'), wh(sums.differenceWh)],
      ...sums.lines.flatMap((line): [string, string | null][] => [
        [billSumRef('park', `line/${line.key}`, '2026-07'), yuan(line.left?.amountFen)],
        [billSumRef('enterprises', `line/${line.key}`, '2026-07'), yuan(line.right?.amountFen)],
        [billSumRef('difference', `line/${line.key}`, '2026-07'), yuan(line.differenceFen)],
      ]),
    ];
    for (const line of sums.lines)
      for (const [side, of] of [
        ['park', line.left],
        ['enterprises', line.right],
      ] as const)
        await quantityOpens(billSumRef(side, `quantity/${line.key}`, '2026-07'), line.unit, of?.quantity ?? null);
    expect(shown.length).toBeGreaterThan(20);
    for (const [ref, value] of shown) {
      const opened = await explain(ref);
      expect([opened.ref, opened.value]).toEqual([ref, value]);
      if (value !== null) expect([ref, methods.get(opened.method!)?.recompute(opened)]).toEqual([ref, value]);
      for (const input of opened.inputs)
        expect([input.ref, (await explain(input.ref)).value]).toEqual([input.ref, input.value]);
    }
    for (const key of ['park/line/energy/none', 'other/amount'])
      expect((await evidence(`energy.bill-sum/${key}/2026-07`)).status).toBe(404);
    const all = billSumRef('enterprises', 'amount', '2026-07');
    const early = await bed.park
      .api('operator')
      .get<Explanation>(`/api/evidence/${all}?park=${bed.park.park.id}&asOf=2020-01-01T00:00:00Z`);
    expect([early.status, early.body.value, early.body.inputs]).toEqual([200, '0.00', []]);
    // As the page itself: only for those who run the bills.
    for (const as of ['alpha', 'beta']) expect((await evidence(all, { member: as })).status).toBe(403);
  });
});

/** A quantity opens at what the comparison shows, from lines that open. */
async function quantityOpens(ref: string, unit: string, quantity: number | null): Promise<void> {
  const { body, status } = await evidence(ref);
  const value = quantity === null ? null : unit === 'fen' ? yuanText(quantity) : String(quantity);
  expect([ref, status === 404 ? null : body.value]).toEqual([ref, value]);
  if (value === null) return;
  expect(body).toMatchObject({ ref, unit: unit === 'fen' ? 'CNY' : unit });
  for (const input of body.inputs) expect([input.ref, (await evidence(input.ref)).status]).toEqual([input.ref, 200]);
}

/** Each figure of a comparison opens at its value, and its inputs at theirs. */
async function comparisonOpens(
  beside: string,
  of: BillData['bill'],
  { lines, totalFen }: { lines: readonly ComparedLineData[]; totalFen: number },
): Promise<void> {
  const shown: [string, string | null][] = [
    [comparisonRef(beside, 'bill', 'amount', of), yuanText(of.totalFen)],
    [comparisonRef(beside, 'compared', 'amount', of), yuanText(totalFen)],
    [comparisonRef(beside, 'difference', 'amount', of), yuanText(totalFen - of.totalFen)],
  ];
  for (const { key, unit, left, right, differenceFen } of lines) {
    const what = `line/${key}`;
    shown.push([comparisonRef(beside, 'bill', what, of), left && yuanText(left.amountFen)]);
    shown.push([comparisonRef(beside, 'compared', what, of), right && yuanText(right.amountFen)]);
    shown.push([comparisonRef(beside, 'difference', what, of), yuanText(differenceFen)]);
    await quantityOpens(comparisonRef(beside, 'bill', `quantity/${key}`, of), unit, left?.quantity ?? null);
    await quantityOpens(comparisonRef(beside, 'compared', `quantity/${key}`, of), unit, right?.quantity ?? null);
  }
  for (const [ref, value] of shown) {
    const opened = await explain(ref);
    expect([opened.ref, opened.value, opened.unit]).toEqual([ref, value, 'CNY']);
    if (opened.method !== null) expect([ref, methods.get(opened.method!)?.recompute(opened)]).toEqual([ref, value]);
    for (const input of opened.inputs) {
      const below = await explain(input.ref);
      if (input.value !== null) expect([input.ref, below.value]).toEqual([input.ref, input.value]);
    }
  }
}

describe('a bill beside something else', () => {
  const bills = `${x}/bills/alpha.2026-07.1`;
  const get = async <T>(path: string) => (await bed.park.api('operator').get<T>(path)).body;

  it('opens what other rules make of its month', async () => {
    const of = await bill('alpha.2026-07.1');
    const other = await get<BillShadowData>(`${bills}/shadow?tariff=market`);
    expect(other.totalFen).not.toBe(of.totalFen);
    await comparisonOpens('shadow/market/valid', of, other);
    const one = await get<BillShadowData>(`${bills}/shadow?tariff=two-part&version=2026-07-16`);
    expect(one.totalFen).not.toBe(of.totalFen);
    await comparisonOpens('shadow/two-part/2026-07-16', of, one);
  });

  it('opens the invoice that was entered, with who entered it, and is for those who run the bills', async () => {
    const of = await bill('alpha.2026-07.1');
    const ref = comparisonRef('invoice', 'difference', 'amount', of);
    expect((await evidence(ref)).status).toBe(404);
    const lines = [
      { kind: 'energy', period: 'peak', quantity: 1_234_000, amountFen: 98_765 },
      { kind: 'adder', item: 'grid', amountFen: 4_321 },
    ];
    const put = await bed.park.api('operator').put(`${bills}/invoice`, { number: 'F-7', lines, totalFen: 120_000 });
    expect(put.status).toBe(200);
    const data = await get<BillInvoiceData>(`${bills}/invoice`);
    await comparisonOpens('invoice', of, { lines: data.lines, totalFen: 120_000 });
    expect((await explain(ref)).value).toBe(yuanText(data.differenceFen!));
    const entered = await explain(comparisonRef('invoice', 'compared', 'amount', of));
    expect(entered.parameters).toMatchObject({ number: 'F-7', revision: 1, recordedBy: data.invoice!.recordedBy });
    for (const what of ['line/energy/none', 'quantity/capacities', 'energy'])
      expect((await evidence(comparisonRef('invoice', 'bill', what, of))).status, what).toBe(404);
    expect((await evidence(ref, { member: 'alpha' })).status).toBe(403);
  });

  it('is entered once over what was read: the second of two who enter it at once is refused', async () => {
    const enter = (totalFen: number) =>
      bed.park.api('operator').put<{ code?: string }>(`${bills}/invoice`, { lines: [], totalFen, revision: 1 });
    const both = await Promise.all([enter(120_001), enter(120_002)]);
    const codes = both.map(({ body }) => body.code).toSorted();
    expect(codes).toEqual(['BILL_INVOICE_CHANGED_MEANWHILE', undefined]);
    const { invoice } = await get<BillInvoiceData>(`${bills}/invoice`);
    expect([invoice!.revision, invoice!.totalFen]).toEqual([2, both[0].body.code ? 120_002 : 120_001]);
  });
});

describe('dependents', () => {
  it('of an interval are the lines of its period and days, what rests on the month, and the bill', async () => {
    // 2026-07-02 09:00 is peak, under the first version.
    const start = new Date(july + 86_400_000 + 9 * 3_600_000).toISOString();
    const refs = await bed.dependentsOf(`energy.interval/mill.import/${start}@1`);
    const { lines, ref } = await bill('alpha.2026-07.1');
    const own = refs.filter((each) => each.startsWith('energy.bill'));
    const expected = lines.filter(
      ({ kind, period, version: v }) =>
        v === 'two-part/2026-01-01' && kind !== 'capacity' && (kind !== 'energy' || period === 'peak'),
    );
    expect(own).toEqual([...expected.map((line) => line.ref), ref]);
  });

  it('of a version of a tariff are the bills made with it', async () => {
    expect(await bed.dependentsOf('energy.tariff/two-part/2026-07-16@1')).toContain('energy.bill/alpha/2026-07@1');
  });
});

describe('members', () => {
  it('open what was issued to them, and nothing of others', async () => {
    const issued = await bill('alpha.2026-07.1');
    const { lines, ref } = issued;
    const draft = await bill('beta.2026-07.1');
    const demand = (await explain(lines.find(({ kind }) => kind === 'demand')!.ref)).inputs[0]!.ref;
    const tou = (await explain(lines[0]!.ref)).inputs[0]!.ref;
    for (const each of [
      ref,
      lines[0]!.ref,
      demand,
      tou,
      billFigureRef('energy', issued),
      billFigureRef('price', issued),
    ]) {
      expect([each, (await evidence(each, { member: 'alpha' })).status]).toEqual([each, 200]);
      expect([each, (await evidence(each, { member: 'beta' })).status]).toEqual([each, 404]);
    }
    for (const each of [draft.ref, billFigureRef('energy', draft)])
      expect((await evidence(each, { member: 'beta' })).status).toBe(404);
  });
});
