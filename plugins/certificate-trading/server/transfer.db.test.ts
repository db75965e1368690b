import type { TestCaller } from '@lingtan/kernel/testing';
import type { Explanation } from '@lingtan/sdk';
import { expect, it } from 'vitest';
import { createCertificatePark, end, samples, start, type CertificatePark } from './fixtures/certificate-park.ts';
import { persistently } from './fixtures/persistently.ts';

const root = '/x/certificate-trading';

/** A park whose roof has its certificates of a day. */
async function issued(more: object = {}): Promise<CertificatePark> {
  const bed = await createCertificatePark(more);
  await bed.ingest(samples);
  await bed.closed(1, 96);
  const span = { from: new Date(start).toISOString(), to: new Date(end).toISOString(), reason: 'test' };
  await persistently(() => bed.park.api('operator').post(`${root}/issue`, span));
  return bed;
}

it('certificates of what is consumed where it is made change no hands', async () => {
  const roof = { id: 'roof-pv', meterId: 'roof', source: 'distributed-pv', capacityKw: 220, use: 'self' };
  const bed = await issued({ devices: [roof] });
  try {
    const move = async (to: string, wh: number) => {
      const body = { from: 'park', to, wh, reason: 'test', idempotencyKey: `move-them-${to}-${wh}` };
      return (await bed.park.api('operator').post<{ code: string }>(`${root}/transfers`, body)).body;
    };
    const outcomes = async (): Promise<string[]> =>
      Promise.all(['enterprise/alpha', 'external/buyer'].map(async (to) => (await move(to, 1000)).code ?? 'moved'));
    expect(await outcomes()).toEqual(['CERTIFICATE_NOT_OFFERABLE', 'CERTIFICATE_NOT_OFFERABLE']);
    expect(await move('external/buyer', 1e9)).toMatchObject({ code: 'CERTIFICATE_NOT_ENOUGH' });
  } finally {
    await bed.park.stop();
  }
}, 120_000);

it('who has come by one certificate sees that one and where it comes from, and not what else was generated', async () => {
  const bed = await issued();
  try {
    const body = { from: 'park', to: 'enterprise/alpha', wh: 1, reason: 'test', idempotencyKey: 'move-just-one' };
    expect((await bed.park.api('operator').post(`${root}/transfers`, body)).status).toBe(200);
    const held = `/api/evidence/certificate.holding/held/enterprise/alpha?park=test-park`;
    const open = async (path: string, as: TestCaller) => (await bed.park.api(as).get<Explanation>(path)).body;
    const alpha: TestCaller = { member: 'alpha' };
    const below = async (path: string, as: TestCaller) => {
      const [input] = (await open(path, as)).inputs;
      return `/api/evidence/${input!.ref}?park=test-park`;
    };
    const issue = await below(await below(held, alpha), alpha);
    const all = await open(issue, 'operator');
    expect(Number(all.value)).toBeGreaterThan(1000);
    const own = await open(issue, alpha);
    expect(own).toMatchObject({ value: '1', inputs: [{ role: 'energy', value: '1', ref: all.inputs[0]!.ref }] });
    expect(own.parameters!['idStart']).toBe(own.parameters!['idEnd']);
    // Neither here nor in the reading below.
    const reading = await bed.park.api(alpha).get(await below(issue, alpha));
    for (const seen of [own, reading.body]) expect(JSON.stringify(seen)).not.toContain(String(all.value));
    expect((await bed.park.api({ member: 'beta' }).get(issue)).status).toBe(404);
  } finally {
    await bed.park.stop();
  }
}, 120_000);
