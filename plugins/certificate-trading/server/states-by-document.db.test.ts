import { createRandom } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GreenClaims } from '../contracts/index.ts';
import type { HourlyData } from '../contracts/index.ts';
import { certificateCommands } from './commands.ts';
import { createCertificatePark, end, samples, start } from './fixtures/certificate-park.ts';
import type { CertificatePark } from './fixtures/certificate-park.ts';

const hourMs = 3_600_000;
/** What the roof gives in an hour, Wh. */
const hourly = 100_000;
const iso = (ts: number): string => new Date(ts).toISOString();
let bed: CertificatePark;
const post = (path: string, body: object) =>
  bed.park.api('operator').post<{ code?: string }>(`/x/certificate-trading${path}`, body);

beforeAll(async () => {
  bed = await createCertificatePark();
  await bed.ingest(samples);
  await bed.closed(1, 96);
  expect((await post('/issue', { from: iso(start), to: iso(end), reason: 'the day' })).status).toBe(200);
}, 120_000);
afterAll(() => bed.park.stop());

it('the certificates of an hour come to what a named certificate comes to by the same acts', async () => {
  const random = createRandom(Number(process.env['LINGTAN_SEED'] ?? 38));
  const below = (count: number): number => Math.floor(random() * count);
  const sold = 6 + below(6);
  const sale = {
    from: 'park',
    to: 'enterprise/alpha',
    wh: sold * hourly,
    reason: 'test',
    idempotencyKey: 'states-sold',
  };
  expect((await post('/transfers', sale)).status).toBe(200);
  // Which hours those are is the ledger's to choose; one that was sold in part is not one certificate.
  const { body: bought } = await bed.park
    .api('operator')
    .get<HourlyData>('/x/certificate-trading/hourly?account=enterprise/alpha&month=2026-03');
  const hours = bought.hours
    .map((at, index) => ({ at, wh: bought.certificatesWh[index]! }))
    .filter(({ at, wh }) => at >= start && at < start + 12 * hourMs && (wh === 0 || wh === hourly));
  expect(hours.length).toBeGreaterThan(4);
  const steps: { action: string; certificate: string }[] = [];
  for (const { at } of hours) steps.push({ action: 'issue', certificate: iso(at) });
  for (const { at, wh } of hours) if (wh > 0) steps.push({ action: 'sell', certificate: iso(at) });
  const begun = steps.length;
  const inPark: string[] = [];
  for (let step = 0; step < 60; step++) {
    const { at, wh } = hours[below(hours.length)]!;
    const action = (['freeze', 'freeze', 'unfreeze', 'unfreeze', 'withdraw', 'retire'] as const)[below(6)]!;
    const span = { device: 'roof-pv', from: iso(at), to: iso(at + hourMs) };
    const asked = { reason: 'test', idempotencyKey: `states-${step}` };
    steps.push({ action, certificate: iso(at) });
    if (action === 'retire') {
      const account = wh > 0 ? 'enterprise/alpha' : 'park';
      const claim = bed.park.service(GreenClaims).claim({ kind: 'self-use', account, ...span, ...asked });
      inPark.push(await claim.then(() => 'accepted').catch(() => 'refused'));
    } else {
      const { status, body } = await post('/certificates/state', { act: action, ...span, ...asked });
      expect([undefined, 'CERTIFICATE_NOTHING_IN_SPAN']).toContain(body.code);
      inPark.push(status === 200 ? 'accepted' : 'refused');
    }
  }
  const command = certificateCommands.find(({ name }) => name === 'certificates retire')!;
  const { steps: done } = (await command.run({ steps }, [])) as { steps: { outcome: string; step: unknown }[] };
  expect(done.slice(0, begun).every(({ outcome }) => outcome === 'accepted')).toBe(true);
  expect(done.slice(begun).map(({ step, outcome }) => [step, outcome])).toEqual(
    steps.slice(begun).map((step, index) => [step, inPark[index]]),
  );
  expect(new Set(inPark)).toEqual(new Set(['accepted', 'refused']));
});
