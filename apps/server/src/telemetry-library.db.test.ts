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

  it('receives one file of a caller at a time and four of all; what is refused can be sent again', async () => {
    const query = `name=year.csv&mapping=${encodeURIComponent(JSON.stringify({ format: 'long' }))}`;
    const header = new TextEncoder().encode('time,point,value\n');
    const send = (token: string, body: Uint8Array<ArrayBuffer> | ReadableStream): Promise<Response> =>
      fetch(`${park.url}/api/parks/${park.park.id}/telemetry/import?${query}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
        body,
        ...{ duplex: 'half' },
      });
    const tokens = await Promise.all(Array.from({ length: 5 }, async () => (await park.key()).token));
    const open: { end(): void; answer: Promise<Response> }[] = [];
    /** Begins to send a file and goes no further; once it is being received, a second one of the same caller is refused. */
    const begin = async (token: string): Promise<{ end(): void; answer: Promise<Response> }> => {
      let end = (): void => undefined;
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(header);
          end = () => {
            // Each file is another one: the same is not stored twice at once.
            controller.enqueue(new TextEncoder().encode('\n'.repeat(open.length)));
            open.pop();
            controller.close();
          };
        },
      });
      let answered = false;
      const answer = send(token, body).finally(() => (answered = true));
      while ((await send(token, header)).status !== 429) if (answered) return begin(token);
      return answered ? begin(token) : { answer, end: () => end() };
    };
    for (const token of tokens.slice(0, 4)) open.push(await begin(token));
    const refused = await send(tokens[4]!, header);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'TELEMETRY_UPLOADS_BUSY', params: { most: 4 } });
    const answers = open.map(({ answer }) => answer);
    for (const { end } of [...open]) end();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await send(tokens[4]!, header)).status).toBe(200);
  });

  it('keeps the list of points from screens', async () => {
    expect(await park.api('operator').get('/points')).toMatchObject({ status: 200 });
    expect(await park.api('screen').get('/points')).toMatchObject({ status: 403 });
  });

  it('serves plugins that run in a process of their own', async () => {
    expect((await park.api('operator').post('/x/worker/points', {})).body).toEqual({ points: [] });
  });
});
