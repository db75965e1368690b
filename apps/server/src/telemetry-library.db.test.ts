import { isolatedPlugin } from '@lingtan/kernel/testing';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Row {
  kind: string;
  text: { en: string; 'zh-CN': string };
  link: string;
}

describe('telemetry as a library of the kernel', () => {
  let park: TestPark;
  const open = async (kind: string, caller: 'operator' | 'auditor' = 'operator'): Promise<Row[]> =>
    (await park.api(caller).get<{ rows: Row[] }>('/notices?limit=200')).body.rows.filter(
      (row) => row.kind === `kernel.${kind}`,
    );
  beforeAll(async () => {
    const worker = await isolatedPlugin(
      'worker',
      `park.route(post('/points'), async () => ({ points: await services.telemetry.points() }));`,
      { fields: `services: { telemetry: { id: 'telemetry', version: 1 } },` },
    );
    park = await createTestPark({ plugins: [worker] });
  });
  afterAll(() => park.stop());

  it('tells those who import of rows that were rejected and of files that stopped, until the file is whole', async () => {
    const mapping = JSON.stringify({ format: 'long' });
    const load = (body: string, caller: 'operator' | 'auditor' = 'operator') =>
      park.api(caller).request('POST', `/telemetry/import?name=meter.csv&mapping=${encodeURIComponent(mapping)}`, {
        body,
        headers: { 'content-type': 'text/csv' },
      });
    expect((await load('time,point,value\n2026-01-01T00:00:00Z,nowhere,1\n')).status).toBe(200);
    expect(await open('import-rejected')).toMatchObject([{ text: { en: expect.stringContaining('meter.csv') } }]);
    expect(await open('import-rejected', 'auditor')).toEqual([]);
    expect((await load('when,point,value\n')).status).toBe(400);
    expect(await open('import-failed')).toMatchObject([{ link: '/energy-metering/imports' }]);
    expect((await load('time,point,value\n')).status).toBe(200);
    expect([...(await open('import-failed')), ...(await open('import-rejected'))]).toEqual([]);
  });

  it('keeps the list of points from screens', async () => {
    expect(await park.api('operator').get('/points')).toMatchObject({ status: 200 });
    expect(await park.api('screen').get('/points')).toMatchObject({ status: 403 });
  });

  it('serves plugins that run in a process of their own', async () => {
    expect((await park.api('operator').post('/x/worker/points', {})).body).toEqual({ points: [] });
  });
});
