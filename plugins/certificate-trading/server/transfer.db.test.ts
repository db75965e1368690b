import { expect, it } from 'vitest';
import { createCertificatePark, end, samples, start } from './fixtures/certificate-park.ts';
import { persistently } from './fixtures/persistently.ts';

const root = '/x/certificate-trading';

it('certificates of what is consumed where it is made change no hands', async () => {
  const roof = { id: 'roof-pv', meterId: 'roof', source: 'distributed-pv', capacityKw: 220, use: 'self' };
  const bed = await createCertificatePark({ devices: [roof] });
  try {
    await bed.ingest(samples);
    await bed.closed(1, 96);
    const span = { from: new Date(start).toISOString(), to: new Date(end).toISOString(), reason: 'test' };
    await persistently(() => bed.park.api('operator').post(`${root}/issue`, span));
    const move = async (wh: number) => {
      const body = { from: 'park', to: 'enterprise/alpha', wh, reason: 'test', idempotencyKey: `move-them-${wh}` };
      return (await bed.park.api('operator').post<{ code: string }>(`${root}/transfers`, body)).body;
    };
    expect(await move(1000)).toMatchObject({ code: 'CERTIFICATE_NOT_OFFERABLE', params: { held: 0, wh: 1000 } });
    expect(await move(1e9)).toMatchObject({ code: 'CERTIFICATE_NOT_ENOUGH' });
  } finally {
    await bed.park.stop();
  }
}, 120_000);
