import type { Explanation } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BillData } from '../../contracts/index.ts';
import { methodName } from '../../domain/index.ts';
import { billMethods } from '../../domain/methods-bills.ts';
import { billMeters, createBillPark, x } from '../fixtures/bill-park.ts';
import type { BillPark } from '../fixtures/bill-park.ts';

const text = (name: string) => ({ en: name, 'zh-CN': name });
/** 2026-07-01 00:00 in Shanghai. */
const july = Date.parse('2026-06-30T16:00:00Z');
const slots = 31 * 96;
const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const season = { id: 'year', name: text('Year'), months, schedules: [{ hours: {} }] };
const version = (validFrom: string, greenPremiumPerKwh: string) => ({
  validFrom,
  source: 'test notice',
  status: 'verified',
  vat: { included: true, percent: '13' },
  energy: { base: { pricePerKwh: '0.5' }, factors: { flat: '1' }, seasons: [season], calendar: 'none' },
  adders: [],
  greenPremiumPerKwh,
});
const account = (id: string, meter: string) => ({
  id,
  name: text(id),
  enterpriseId: 'alpha',
  tariffId: 'green',
  meters: [meter],
});

let bed: BillPark;
beforeAll(async () => {
  bed = await createBillPark(
    {
      // Both meters belong to one enterprise, which has an account for each.
      meters: billMeters.map((meter) => (meter.role === 'load' ? { ...meter, enterpriseId: 'alpha' } : meter)),
      supply: {
        contracts: [
          {
            id: 'wind',
            name: text('Wind'),
            enterpriseId: 'alpha',
            validFrom: '2026-01-01',
            quantity: { basis: 'power', powerKw: 1000 },
          },
        ],
      },
      tariffs: [
        {
          tariff: {
            id: 'green',
            name: text('green'),
            versions: [version('2026-01-01', '0.03'), version('2026-07-11', '0.05')],
          },
        },
      ],
      accounts: [account('alpha-mill', 'mill'), account('alpha-shop', 'shop')],
    },
    '2026-08-02T00:00:00Z',
  );
  // Two thirds and one third in the first ten days, then the mill alone.
  const halves = (first: number, then: number) =>
    Array.from({ length: slots }, (_, i) => (i < 10 * 96 ? first + (i % 3) : then));
  await bed.write('mill', july, halves(2_000_000, 1_000_000));
  await bed.write('shop', july, halves(1_000_000, 0));
  await bed.write('grid', july, halves(3_000_000, 1_000_000));
  expect(await bed.run('2026-07')).toMatchObject({ made: 2, problems: [] });
});
afterAll(() => bed.park.stop());

const bill = async (id: string) => (await bed.park.api('operator').get<BillData>(`${x}/bills/${id}`)).body.bill;
const green = async (id: string) =>
  (await bill(`${id}.2026-07.1`)).lines.filter(({ kind }) => kind === 'green-premium');

describe('contracted green power of an enterprise with several accounts', () => {
  it('is divided by what each used in the days of a version, to the Wh', async () => {
    const [mill, shop] = [await green('alpha-mill'), await green('alpha-shop')];
    const hourly = 250_000;
    const contracted = [10 * 96 * hourly, 21 * 96 * hourly];
    expect(mill.map(({ quantity }, at) => quantity + shop[at]!.quantity)).toEqual(contracted);
    const used = (base: number) => 10 * 96 * base + 10 * 32 * (0 + 1 + 2);
    const share = (contracted[0]! * used(2_000_000)) / (used(2_000_000) + used(1_000_000));
    expect(Math.abs(mill[0]!.quantity - share)).toBeLessThan(1);
    expect(mill[1]!.quantity).toBe(contracted[1]);
    expect(shop.map(({ price }) => price)).toEqual(['0.03', '0.05']);
    expect(shop[1]!.amountFen).toBe(0);
    for (const id of ['alpha-mill', 'alpha-shop'])
      expect((await bill(`${id}.2026-07.1`)).remarks.map(({ code }) => code)).not.toContain('green-several-accounts');
  });

  it('opens to the contracted energy and to what every account used, and recomputes from them', async () => {
    const methods = new Map(billMethods.map((method) => [methodName(method), method]));
    for (const line of [...(await green('alpha-mill')), ...(await green('alpha-shop'))]) {
      const path = `/api/evidence/${line.ref}?park=${bed.park.park.id}`;
      const { body } = await bed.park.api('operator').get<Explanation>(path);
      expect(body.inputs.map(({ role }) => role)).toEqual([
        'energy',
        'account:alpha-mill',
        'account:alpha-shop',
        'price',
      ]);
      expect([line.ref, methods.get(body.method ?? '')?.recompute(body)]).toEqual([line.ref, body.value]);
      const opened = await bed.park
        .api('operator')
        .get<Explanation>(`/api/evidence/${body.inputs[0]!.ref}?park=${bed.park.park.id}`);
      expect(opened.body.value).toBe(body.inputs[0]!.value);
    }
  });
});
