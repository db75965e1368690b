import type { Explanation } from '@lingtan/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HourlyData, Position } from '../contracts/index.ts';
import {
  createCertificatePark,
  end,
  hallSamples,
  samples,
  start,
  type CertificatePark,
} from './fixtures/certificate-park.ts';

type Caller = 'operator' | { member: string };
const hour = 3_600_000;
const alpha = 'enterprise/alpha';
let bed: CertificatePark;

async function explain(ref: string, as: Caller): Promise<Explanation> {
  const { status, body } = await bed.park.api(as).get<Explanation>(`/api/evidence/${ref}?park=test-park`);
  expect(status, ref).toBe(200);
  return body;
}

beforeAll(async () => {
  bed = await createCertificatePark({
    targets: [
      { account: alpha, sharePct: 50 },
      { account: 'park', sharePct: 10 },
    ],
  });
  await bed.ingest([...samples, ...hallSamples]);
  await bed.closed(1, 96);
  await bed.closed(1, 96, 'hall');
  const span = { from: new Date(start).toISOString(), to: new Date(end).toISOString(), reason: 'the day' };
  expect((await bed.park.api('operator').post('/x/certificate-trading/issue', span)).status).toBe(200);
}, 120_000);
afterAll(() => bed.park.stop());

it.each([
  // Half past seven of the day, whose certificates are issued further than the hours that are over.
  ['the month that runs', start + 7.5 * hour, 7, 700_000],
  ['a month that is over', Date.parse('2026-04-20T00:00:00Z'), 24, 2_425_000],
])('every figure of the match opens with its value: %s', async (_, now, hours, certificatesWh) => {
  bed.clock.set(new Date(now).toISOString());
  for (const [account, as] of [
    ['all', 'operator'],
    ['park', 'operator'],
    [alpha, { member: 'alpha' }],
  ] as const) {
    const { body } = await bed.park
      .api(as)
      .get<HourlyData>(`/x/certificate-trading/hourly?month=2026-03&account=${account}`);
    const { totals, consumptionRef } = body;
    if (account === 'all')
      expect(totals).toMatchObject({
        loadWh: hours * 50_000,
        certificatesWh,
        excessWh: certificatesWh - hours * 50_000,
      });
    // The park itself has no meter that consumes.
    expect(consumptionRef === null, account).toBe(account === 'park');
    if (consumptionRef !== null) {
      const consumption = await explain(consumptionRef, as);
      expect(Number(consumption.value), account).toBe(totals.loadWh);
      for (const { ref, value } of consumption.inputs) expect((await explain(ref, as)).value).toBe(value);
    }
    for (const figure of ['certificates', 'matched', 'shortfall', 'excess'] as const) {
      const [kind, whose] = account === 'all' ? ['match', ''] : ['account-match', `/${account}`];
      const opened = await explain(`certificate.${kind}/${figure}/2026-03${whose}`, as);
      expect(Number(opened.value), `${account} ${figure}`).toBe(totals[`${figure}Wh`]);
      expect(opened.inputs.reduce((sum, { value }) => sum + Number(value), 0)).toBe(Number(opened.value));
      const busy = opened.inputs.find(({ value }) => value !== '0');
      if (!busy) continue;
      const day = await explain(busy.ref, as);
      expect(day.value, busy.ref).toBe(busy.value);
      for (const { ref, role, value } of day.inputs)
        // Of an issue that is cut the sum counts the part that the account holds.
        expect((await explain(ref, as)).value, `${role} ${ref}`).toBe(value);
    }
  }
});

it.each([alpha, 'park'])('every figure of the position of %s opens with its value', async (account) => {
  bed.clock.set('2026-04-20T00:00:00Z');
  const operator = bed.park.api('operator');
  const { body } = await operator.get<Position>(`/x/certificate-trading/position?account=${account}&year=2026`);
  const { months, total } = body;
  expect(months.map(({ month }) => month)).toEqual(['2026-01', '2026-02', '2026-03', '2026-04']);
  for (const { month, ...row } of [{ ...total, month: '2026' }, ...months])
    for (const figure of ['consumption', 'certificates', 'retired', 'target', 'gap', 'contracted'] as const) {
      const opened = await explain(`certificate.position/${figure}/${month}/${account}`, 'operator');
      expect(Number(opened.value), `${figure} ${month}`).toBe(row[`${figure}Wh`]);
      for (const { ref, value } of opened.inputs) expect((await explain(ref, 'operator')).value, ref).toBe(value);
      if (figure === 'target' || figure === 'gap') continue;
      expect(opened.inputs.reduce((sum, { value }) => sum + Number(value), 0)).toBe(Number(opened.value));
    }
  const gap = await explain(`certificate.position/gap/2026/${account}`, 'operator');
  expect(gap.inputs.map(({ role, value }) => [role, value])).toEqual([
    ['target', String(total.targetWh)],
    ['certificates', String(total.certificatesWh)],
  ]);
  const surplus = await explain(`certificate.position/surplus/2026/${account}`, 'operator');
  expect(Number(surplus.value) + total.gapWh!).toBe(0);
  // A month opens to its days, and a day to the issues of the account.
  const [day] = (await explain(`certificate.position/certificates/2026-03/${account}`, 'operator')).inputs;
  expect(day === undefined).toBe(account === alpha);
  if (day) expect((await explain(day.ref, 'operator')).inputs[0]!.ref).toMatch(/^certificate\.issuance\//);
});

it('members open the sums of their own account only', async () => {
  const beta = bed.park.api({ member: 'beta' });
  for (const ref of [
    `certificate.account-match/matched/2026-03/${alpha}`,
    `certificate.account-match/matched/2026-03`,
    `certificate.position/gap/2026/${alpha}`,
    `certificate.consumption/${alpha}/2026-03-01T00:00:00Z/2026-04-01T00:00:00Z`,
    'certificate.consumption/all/2026-03-01T00:00:00Z/2026-04-01T00:00:00Z',
  ])
    expect((await beta.get(`/api/evidence/${ref}?park=test-park`)).status, ref).toBe(404);
});
