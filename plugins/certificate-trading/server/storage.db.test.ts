import { MeterReadings } from '@lingtan/energy-metering/contracts';
import type { Explanation } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  certificateConfig,
  type CertificateList,
  type HourlyData,
  type LedgerProof,
  type StorageRecord,
  type StorageResult,
  type Storages,
} from '../contracts/index.ts';
import {
  createCertificatePark,
  end,
  quarter,
  samples,
  start,
  type CertificatePark,
} from './fixtures/certificate-park.ts';
import { persistently } from './fixtures/persistently.ts';
import { storageOpens } from './fixtures/storage-opens.ts';

/** Registers of the battery at the end of quarter n, kWh: it takes 10 in each of quarters 10–13 and gives 40 in 20–23. */
const taken = (n: number): number => 10 * Math.min(4, Math.max(0, n - 10));
const given = (n: number): number => (n <= 20 ? 0 : n === 21 ? 4 : 10 * Math.min(4, n - 20));
const late = { point: 'pack.export', ts: start + 21 * quarter, value: given(21) };
/** Until it comes, 10 kWh are estimated for each of the two quarters around it: they were 4 and 16. */
const lateCharge = { point: 'pack.import', ts: start + 11 * quarter, value: 4 };

let bed: CertificatePark;
const root = '/x/certificate-trading';
const get = async <T>(path: string, as: 'operator' | { member: string } = 'operator') =>
  (await bed.park.api(as).get<T>(root + path)).body;
const span = { from: new Date(start).toISOString(), to: new Date(end).toISOString(), reason: 'test' };
const record = async () => {
  const { status, body } = await persistently(() =>
    bed.park.api('operator').post<{ storages: StorageResult[] }>(`${root}/storages/records`, span),
  );
  expect(status).toBe(200);
  return body.storages[0]!;
};
const discharges = (records: readonly StorageRecord[]) =>
  records.filter(({ side }) => side === 'discharge').sort((a, b) => a.from.localeCompare(b.from));

beforeAll(async () => {
  bed = await createCertificatePark(
    { storages: [{ id: 'battery', meterId: 'pack', roundTripEfficiency: 0.9 }] },
    [],
    true,
  );
  await bed.ingest(samples);
  await bed.closed(1, 96);
  await persistently(() => bed.park.api('operator').post(`${root}/issue`, span));
  // Only now: certificates of the generation are there before a charge can be recorded.
  const quarters = Array.from({ length: 97 }, (_, n) => n);
  await bed.ingest([
    // The last one comes in the last test.
    ...quarters
      .filter((n) => n !== 96 && n !== 11)
      .map((n) => ({ point: 'pack.import', ts: start + n * quarter, value: taken(n) })),
    ...quarters
      .filter((n) => n !== 21)
      .map((n) => ({ point: 'pack.export', ts: start + n * quarter, value: given(n) })),
  ]);
  await bed.closed(1, 191, 'pack');
}, 120_000);
afterAll(() => bed.park.stop());

describe('storages in the ledger', () => {
  it('use up the certificates of the charge and issue for the discharge, net of losses, with the origin', async () => {
    await record();
    const { storages, records } = await get<Storages>('/storages');
    const [battery] = storages;
    expect(battery).toMatchObject({ chargedWh: 40_000, certifiedWh: 40_000, dischargedWh: 40_000 });
    const { issuedWh, lossWh, storedWh, unexplainedWh } = battery!;
    // Nine tenths of 40 kWh; each discharge rounds to whole Wh by itself, never up.
    expect(issuedWh).toBeGreaterThan(35_990);
    expect(issuedWh).toBeLessThanOrEqual(36_000);
    expect(issuedWh + lossWh + storedWh).toBe(40_000);
    expect(issuedWh + unexplainedWh).toBe(40_000);
    expect(discharges(records)[0]!.origins[0]).toMatchObject({
      from: records.filter(({ side }) => side === 'charge').at(-1)!.from,
      ...{ inputWh: 10_000, outputWh: 9000, certified: true },
    });
    const { faults, retiredWh, claimedWh } = await get<LedgerProof>('/proof');
    expect({ faults, retiredWh, claimedWh }).toEqual({ faults: [], retiredWh: 40_000, claimedWh: 40_000 });
  });

  it('are recorded once, and shown to their account only', async () => {
    const before = await get<Storages>('/storages');
    expect(await record()).toMatchObject({ transaction: null, charges: 0, discharges: 0, issuedWh: 0 });
    expect(await get<Storages>('/storages')).toEqual(before);
    expect(await get<Storages>('/storages', { member: 'alpha' })).toEqual({ storages: [], records: [] });
    const refused = await bed.park.api({ member: 'alpha' }).post(`${root}/storages/records`, span);
    expect(refused.status).toBe(403);
    const unknown = await bed.park.api('operator').post<{ code: string }>(`${root}/storages/records`, {
      ...span,
      storage: 'nobody',
    });
    expect(unknown.body.code).toBe('CERTIFICATE_DEVICE_UNKNOWN');
  });

  it('what was stored opens to what was charged, and counts once in the match by the hour', async () => {
    const { records } = await get<Storages>('/storages');
    const { issuanceRef } = discharges(records)[0]!;
    const { body } = await bed.park.api('operator').get<Explanation>(`/api/evidence/${issuanceRef}?park=test-park`);
    expect(body.inputs.map(({ role }) => role)).toEqual(['energy', 'storage-input', 'storage-input']);
    const { certificates } = await get<{ certificates: { kind: string; wh: number }[] }>(
      '/certificates?device=battery',
    );
    expect(new Set(certificates.map(({ kind }) => kind))).toEqual(new Set(['none']));
    const { issuedWh, heldWh } = await get<LedgerProof>('/proof');
    const { totals } = await get<HourlyData>('/hourly?account=park&month=2026-03');
    expect(heldWh).toBe(issuedWh - 40_000);
    expect(totals.certificatesWh).toBe(heldWh);
  });

  it('a discharge that turns out less loses certificates, and none is edited', async () => {
    const before = await get<Storages>('/storages');
    await bed.ingest([late]);
    await bed.closed(2, 2, 'pack');
    await record();
    const after = await get<Storages>('/storages');
    // 10 kWh were estimated and 4 came out: 6 kWh go back. The next quarter gave more, and nothing is issued for it.
    expect(before.storages[0]!.issuedWh - after.storages[0]!.issuedWh).toBe(6000);
    expect(discharges(after.records)[0]!.wh).toBe(10_000);
    expect(after.storages[0]!.uncoveredWh).toBe(0);
    const { faults, cancelledWh } = await get<LedgerProof>('/proof');
    expect({ faults, cancelledWh }).toEqual({ faults: [], cancelledWh: 6000 });
  });

  it('a charge that turns out less loses certificates of its discharges, and one that was more uses up more', async () => {
    const before = await get<Storages>('/storages');
    await bed.ingest([lateCharge]);
    await bed.closed(2, 4, 'pack');
    // Of 4 kWh 3.6 come out; its discharge still has 4 after the last correction. The other 6 kWh are certified as well.
    expect(await record()).toMatchObject({ revised: 2, withdrawnWh: 400, uncoveredWh: 0, certifiedWh: 6000 });
    const after = await get<Storages>('/storages');
    expect(after.storages[0]).toMatchObject({
      chargedWh: 40_000,
      certifiedWh: 46_000,
      excessWh: 6000,
      uncertifiedWh: 0,
    });
    expect(before.storages[0]!.issuedWh - after.storages[0]!.issuedWh).toBe(400);
    expect(after.storages[0]!.storedWh - before.storages[0]!.storedWh).toBe(6000);
    // Nothing that was recorded is edited, and a second run changes nothing.
    expect(after.records).toEqual(before.records.map((each) => expect.objectContaining({ wh: each.wh })));
    expect(await record()).toMatchObject({ transaction: null });
    const { faults, cancelledWh, retiredWh } = await get<LedgerProof>('/proof');
    expect({ faults, cancelledWh, retiredWh }).toEqual({ faults: [], cancelledWh: 6400, retiredWh: 46_000 });
  });

  it('a charge for which its account holds no certificates is told, and a later purchase does not change it', async () => {
    const move = async (from: string, to: string, wh: number) => {
      const moved = await persistently(() =>
        bed.park.api('operator').post(`${root}/transfers`, {
          ...{ from, to, wh, reason: 'sold before it was recorded', idempotencyKey: `${from}-${to}` },
        }),
      );
      expect(moved.status).toBe(200);
    };
    const { heldWh } = await get<LedgerProof>('/proof');
    // What came out of the storage is a record of the park: its accounts hand it on, and nobody outside gets it.
    const { certificates } = await get<CertificateList>('/certificates?account=park&status=Active&limit=5000');
    const records = certificates.filter(({ kind }) => kind === 'none').reduce((sum, { wh }) => sum + wh, 0);
    expect(records).toBeGreaterThan(0);
    const all = { from: 'park', to: 'external/buyer', wh: heldWh, reason: 'sold', idempotencyKey: 'all-of-it-outside' };
    expect((await bed.park.api('operator').post(`${root}/transfers`, all)).body).toMatchObject({
      code: 'CERTIFICATE_NOT_OFFERABLE',
      params: { held: heldWh - records, wh: heldWh },
    });
    await move('park', 'enterprise/alpha', heldWh);
    await bed.ingest([{ point: 'pack.import', ts: end, value: 50 }]);
    const last = { from: end - quarter, to: end, meters: ['pack'] };
    await waitUntil(
      async () => (await bed.park.service(MeterReadings).intervals(last)).some(({ amount }) => amount === 10_000),
      45_000,
    );
    expect(await record()).toMatchObject({ charges: 1, certifiedWh: 0 });
    const before = await get<Storages>('/storages');
    expect(before.storages[0]).toMatchObject({ chargedWh: 50_000, certifiedWh: 46_000, uncertifiedWh: 10_000 });
    expect(before.records[0]).toMatchObject({ side: 'charge', wh: 10_000, certificatesWh: 0, origins: [] });
    await move('enterprise/alpha', 'park', heldWh);
    expect(await record()).toMatchObject({ transaction: null });
    expect(await get<Storages>('/storages')).toEqual(before);
  });

  it('every figure opens down to intervals and issues', async () => {
    await storageOpens(bed.park, await get<Storages>('/storages'));
  });

  it('are refused where their meter is a generator already', () => {
    const device = { id: 'roof-pv', meterId: 'roof', source: 'distributed-pv', capacityKw: 220 };
    const storage = { id: 'battery', meterId: 'roof', roundTripEfficiency: 0.9 };
    const { error } = certificateConfig.schema.safeParse({ devices: [device], storages: [storage] });
    expect(error?.issues).toMatchObject([{ path: ['storages', 0, 'meterId'] }]);
    expect(error?.issues[0]?.message).toContain('roof-pv');
  });
});
