import type { NewProposal, ParkScope } from '@lingtan/sdk';
import { createTestLog } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CertificateConfig, Deals, LedgerProof, Mandates, MarketData } from '../contracts/index.ts';
import { certificateConfig } from '../contracts/index.ts';
import { enterDemo } from './demo/enter-demo.ts';
import { createCertificatePark, end, samples, start, type CertificatePark } from './fixtures/certificate-park.ts';
import { Exchange } from './market/exchange.ts';
import { MeterReadings } from '@lingtan/energy-metering/contracts';

const alpha = 'enterprise/alpha';
const market = { books: [{ id: 'green', name: { en: 'Green', 'zh-CN': '绿证' } }], lotWh: 10_000 };
const demo = {
  mandates: [{ enterprise: 'gamma', acts: ['trade' as const] }],
  money: [{ account: alpha, fen: 100_000 }],
  orders: [
    { book: 'green', account: 'park', side: 'ask' as const, lots: 3, priceFen: 500 },
    { book: 'green', account: alpha, side: 'bid' as const, lots: 2, priceFen: 510 },
  ],
  deals: [
    { seller: 'park', buyer: alpha, lots: 4, priceFen: 450, accepted: true },
    { seller: 'park', buyer: alpha, lots: 5, priceFen: 470, accepted: false },
  ],
  requests: [{ buyer: alpha, sellers: ['park'], lots: 7 }],
};

let bed: CertificatePark;
beforeAll(async () => {
  bed = await createCertificatePark({ market });
}, 120_000);
afterAll(() => bed.park.stop());

const get = async <T>(path: string) => (await bed.park.api('operator').get<T>(`/x/certificate-trading${path}`)).body;

describe('the examples of a demonstration park', () => {
  it('are entered once each, offers as soon as there are certificates', async () => {
    const { park, clock } = bed;
    const scope = {
      park: park.park,
      db: { tx: park.tx },
      clock,
      log: createTestLog(),
      config: certificateConfig.schema.parse({ devices: [], market, demo }),
      audit: async () => undefined,
      events: { publish: async () => undefined },
      proposals: {
        propose: (tx, { notice }, proposal, by) =>
          park.kernel.proposals.propose(
            tx,
            park.park.id,
            {
              ...{ id: notice.id, pluginId: 'certificate-trading', notice, role: 'park' },
              ...{ noticeKey: ({ subject }) => subject, read: (data) => data },
            },
            proposal as NewProposal,
            by,
          ),
        decide: async ({ notice: { id } }, subject, answer, principal) =>
          (await park.kernel.proposals.decide(park.park, { kind: id, subject }, answer, principal)).result,
      } satisfies Partial<ParkScope['proposals']>,
    } as unknown as ParkScope<CertificateConfig>;
    const certificates = { scope, readings: park.service(MeterReadings) };
    const enter = (): Promise<number> => enterDemo(certificates, new Exchange(certificates), scope.config.demo!);
    // Without certificates the ask and the accepted deal wait.
    expect(await enter()).toBe(2);
    await bed.ingest(samples);
    await bed.closed(1, 96);
    await park.api('operator').post('/x/certificate-trading/issue', {
      from: new Date(start).toISOString(),
      to: new Date(end).toISOString(),
      reason: 'test',
    });
    expect(await enter()).toBe(0);
    expect(await enter()).toBe(0);
    const { mandates } = await get<Mandates>('/mandates');
    expect(mandates.filter(({ enterprise }) => enterprise === 'gamma')).toMatchObject([
      { acts: ['trade'], state: 'valid' },
    ]);
    // Both orders are of the same moment of the test's clock; the bid came in first, since the ask waits for certificates.
    expect((await get<MarketData>('/market')).books[0]).toMatchObject({ askFen: 500, bidFen: null, lastFen: 510 });
    const { deals, requests } = await get<Deals>('/deals');
    expect(deals.map(({ lots, state }) => [lots, state])).toEqual([
      [5, 'proposed'],
      [4, 'settled'],
    ]);
    expect(requests).toHaveLength(1);
    expect((await get<LedgerProof>('/proof')).faults).toEqual([]);
  });
});
