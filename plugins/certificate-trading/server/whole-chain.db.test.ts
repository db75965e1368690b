import { energyInterval, MeterReadings } from '@lingtan/energy-metering/contracts';
import { formatRef, type Explanation, type Tx } from '@lingtan/sdk';
import type { Sample } from '@lingtan/telemetry/contracts';
import { waitUntil } from '@lingtan/test-kit';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CertificateOverview,
  IssuanceQueue,
  LedgerProof,
  Portfolio,
  Retirement,
  RetirementStatement,
} from '../contracts/index.ts';
import { createCertificatePark, end, samples, start, type CertificatePark } from './fixtures/certificate-park.ts';

const quarter = 900_000;
const root = '/x/certificate-trading';
/** Registers that come late: each lies off the line between its neighbours, so that one interval gains what the next loses. */
const late = [20, 51, 70];
const offLine: Record<number, number> = { 20: 10, 51: 0, 70: -5 };

let bed: CertificatePark;
const get = async <T>(path: string) => (await bed.park.api('operator').get<T>(root + path)).body;
const post = <T>(path: string, body: object) => bed.park.api('operator').post<T>(root + path, body);

const onTime = samples.filter(({ ts }) => !late.includes((ts - start) / quarter));
function lateSample(n: number): Sample {
  // As the fixture's register: 25 kWh a quarter, and 25 more from the 51st on.
  const value = 1000 + 25 * n + (n > 50 ? 25 : 0) + offLine[n]!;
  return { point: 'roof.export', ts: start + n * quarter, value };
}

/** Every row that must never change, as text. */
async function rows(): Promise<string[]> {
  const { rows: found } = await bed.park.tx((tx: Tx) =>
    tx.execute<{ row: string }>(sql`
      select 'issuance ' || to_jsonb(i)::text as row from plugin_certificate_trading.issuances i
      union all select 'retirement ' || to_jsonb(r)::text from plugin_certificate_trading.retirements r
      union all select 'claim ' || to_jsonb(c)::text from plugin_certificate_trading.claims c
      union all select 'entry ' || to_jsonb(e)::text from plugin_certificate_trading.entries e
      union all select 'correction ' || to_jsonb(k)::text from plugin_certificate_trading.corrections k`),
  );
  return found.map(({ row }) => row);
}

async function metered(): Promise<Map<number, number>> {
  const list = await bed.park.service(MeterReadings).intervals({ from: start, to: end, meters: ['roof'] });
  return new Map(list.map((each) => [each.start, each.amount!]));
}

beforeAll(async () => {
  bed = await createCertificatePark();
  await bed.ingest(onTime);
  await bed.closed(1, 96);
  const span = { from: new Date(start).toISOString(), to: new Date(end).toISOString(), reason: 'the day' };
  expect((await post('/issue', span)).status).toBe(200);
}, 120_000);
afterAll(() => bed.park.stop());

describe('from sample to retirement', () => {
  it(
    'corrected readings after a retirement are posted as corrections; nothing that stood is changed',
    { timeout: 120_000 },
    async () => {
      const held = (await get<Portfolio>('/portfolio')).balances.find(({ bucket }) => bucket === 'held')!.wh;
      const { body: retirement } = await post<Retirement>('/retirements', {
        account: 'park',
        wh: held,
        beneficiary: 'Park',
        purpose: 'consumption',
        periodFrom: '2026-03-01',
        periodTo: '2026-03-31',
        reason: 'claim of all',
        idempotencyKey: 'chain-retirement',
      });
      const statement = await get<RetirementStatement>(`/retirements/${retirement.no}/statement`);
      for (const n of late) {
        const [known, before, proof] = [await rows(), await metered(), await get<LedgerProof>('/proof')];
        await bed.ingest([lateSample(n)]);
        const touched = [start + (n - 1) * quarter, start + n * quarter];
        let seen: IssuanceQueue['corrections'] = [];
        await waitUntil(
          async () => {
            seen = (await get<IssuanceQueue>('/issuance-queue?days=5')).corrections;
            return touched.every((at) => seen.some(({ from }) => Date.parse(from) === at));
          },
          60_000,
          () => `corrections of the intervals around ${n}: ${JSON.stringify(seen)}`,
        );
        const after = await metered();
        const changed = [...after].filter(([at, wh]) => before.get(at) !== wh).map(([at]) => at);
        expect(changed.sort()).toEqual(touched);
        const corrected = seen.filter(({ from }) => touched.includes(Date.parse(from)));
        for (const { from, deltaWh, withdrawnWh, uncoveredWh } of corrected) {
          const at = Date.parse(from);
          expect(deltaWh).toBe(after.get(at)! - before.get(at)!);
          // All of it was retired: nothing can be taken back, and the excess stays visible.
          expect([withdrawnWh, uncoveredWh]).toEqual([0, Math.max(0, -deltaWh)]);
        }
        await corrects(corrected);
        const now = await rows();
        expect(known.filter((row) => !now.includes(row))).toEqual([]);
        const next = await get<LedgerProof>('/proof');
        const gained = corrected.reduce((sum, { deltaWh }) => sum + Math.max(0, deltaWh), 0);
        const lost = corrected.reduce((sum, { deltaWh }) => sum + Math.max(0, -deltaWh), 0);
        expect(next).toMatchObject({
          faults: [],
          issuedWh: proof.issuedWh + gained,
          retiredWh: proof.retiredWh,
          uncoveredWh: proof.uncoveredWh + lost,
        });
      }
      expect(await get<RetirementStatement>(`/retirements/${retirement.no}/statement`)).toEqual(statement);
      await opens(retirement);
    },
  );

  it('the wall shows the sums of the ledger, and no account', async () => {
    const screen = bed.park.api('screen');
    const { issuedWh, heldWh, retiredWh } = await get<LedgerProof>('/proof');
    const { body } = await screen.get<CertificateOverview>(`${root}/overview?month=2026-03`);
    expect(body).toMatchObject({ year: 2026, issuedWh, heldWh, reservedWh: 0, soldWh: 0, retiredWh });
    expect(body.hourly.totals.certificatesWh).toBe(heldWh + retiredWh);
    expect((await screen.get<CertificateOverview>(`${root}/overview?month=2025-03`)).body).toMatchObject({
      ...{ year: 2025, issuedWh: 0, heldWh: 0, retiredWh: 0 },
    });
    expect((await screen.get(`${root}/portfolio`)).status).toBe(403);
  });

  it('every figure of the wall opens with its value, down to readings', async () => {
    const { refs, ...shown } = await get<CertificateOverview>('/overview?month=2026-03');
    for (const place of ['issued', 'held', 'reserved', 'sold', 'retired'] as const) {
      const opened = await explain(refs[place]);
      expect(Number(opened.value), place).toBe(shown[`${place}Wh`]);
      await addsUp(opened);
    }
    // A day of which nothing is known has a reason, and what is no span of the calendar opens nothing.
    expect(await explain('certificate.match/score/2026-05-01')).toMatchObject({ value: null });
    const operator = bed.park.api('operator');
    for (const key of ['place/held/2026-13', 'place/held/2026-02-30', 'place/lost/2026', 'match/score/2026'])
      expect((await operator.get(`/api/evidence/certificate.${key}?park=test-park`)).status, key).toBe(404);
    const alpha = bed.park.api({ member: 'alpha' });
    expect((await alpha.get(`/api/evidence/${refs.held}?park=test-park`)).status).toBeGreaterThanOrEqual(403);
  });
});

/** A sum opens to parts that have the values it says, down to the issue of a day and its reading. */
async function addsUp(opened: Explanation): Promise<void> {
  expect(opened.inputs.reduce((sum, { value }) => sum + Number(value), 0)).toBe(Number(opened.value));
  const [first] = opened.inputs;
  if (!first) return;
  const below = await explain(first.ref);
  if (first.ref.startsWith('certificate.issuance/')) {
    expect((await explain(below.inputs[0]!.ref)).inputs.length).toBeGreaterThan(0);
    return;
  }
  expect(below.value).toBe(first.value);
  await addsUp(below);
}

/** Each figure of a correction opens to its interval before and after, as metering explains them. */
async function corrects(corrected: IssuanceQueue['corrections']): Promise<void> {
  for (const { refs, ...row } of corrected)
    for (const figure of ['delta', 'withdrawn', 'uncovered'] as const) {
      const { value, inputs } = await explain(refs[figure]);
      expect(Number(value), figure).toBe(row[`${figure}Wh`]);
      const [before, after] = await Promise.all(inputs.slice(0, 2).map(({ ref }) => explain(ref)));
      expect([before!.value, after!.value].map(Number)).toEqual(inputs.slice(0, 2).map((each) => Number(each.value)));
      expect(Number(after!.value) - Number(before!.value)).toBe(row.deltaWh);
      const member = bed.park.api({ member: 'alpha' });
      expect((await member.get(`/api/evidence/${refs[figure]}?park=test-park`)).status).toBe(404);
    }
}

async function explain(ref: string): Promise<Explanation> {
  return (await bed.park.api('operator').get<Explanation>(`/api/evidence/${ref}?park=test-park`)).body;
}

/** The retirement opens to its issues, one of them to its reading in the revision that it rests on, and that to samples. */
async function opens(retirement: Retirement): Promise<void> {
  const top = await explain(retirement.ref);
  expect(top.inputs.reduce((sum, { value }) => sum + Number(value), 0)).toBe(retirement.wh);
  const at = start + (late[0]! - 1) * quarter;
  const first = formatRef(energyInterval.kind, `roof.export/${new Date(at).toISOString()}`, 1);
  const issues = await Promise.all(top.inputs.map(({ ref }) => explain(ref)));
  const revised = issues.find(({ inputs }) => inputs[0]!.ref === first);
  expect(revised, 'the issue still rests on the first revision').toBeDefined();
  const reading = await explain(first);
  expect(Number(reading.value)).toBe(Number(revised!.value));
  expect(reading.inputs.length).toBeGreaterThan(0);
}
