import { Readable } from 'node:stream';
import type { FileResponse, ParkInfo, Principal } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { createTelemetryFixture, smallModel, testNow, type TelemetryFixture } from '../fixtures/telemetry-fixture.ts';
import { telemetryRoutes } from './telemetry-routes.ts';

const now = Date.parse(testNow);

describe('telemetry routes', () => {
  let fixture: TelemetryFixture;

  beforeAll(async () => {
    fixture = await createTelemetryFixture();
    await fixture.apply(fixture.park, smallModel);
  });
  afterAll(() => fixture?.close());

  /** Calls a handler as the kernel does: query checked by the schema, response against its own. */
  async function call(
    name: string,
    options: { query?: Record<string, string>; body?: unknown; enterpriseId?: string; stream?: Readable } = {},
  ): Promise<unknown> {
    const [method, path] = name.split(' ');
    const bound = telemetryRoutes(fixture.engine).find(
      ({ route }) => route.method === method && route.path === `/api/parks/:park${path}`,
    );
    const { id, no, timeZone } = fixture.park;
    const park: ParkInfo = {
      id,
      no,
      timeZone,
      name: { en: id, 'zh-CN': id },
      latitude: null,
      longitude: null,
      enterprises: [],
    };
    const principal: Principal = {
      kind: 'user',
      id: 'u1',
      name: 'U',
      parkId: id,
      role: options.enterpriseId ? 'member' : 'operator',
      enterpriseId: options.enterpriseId ?? null,
    };
    const query = bound!.route.query?.parse(options.query ?? {}) as z.infer<z.ZodType>;
    const request = { park, principal, query, body: options.body, pointPrefix: null, stream: options.stream };
    const answer = await bound!.handler({ ...request, signal: new AbortController().signal } as never);
    if ((answer as FileResponse).kind !== 'file') bound!.route.response.parse(answer);
    return answer;
  }

  it('declare a permission each', () => {
    for (const { route } of telemetryRoutes(fixture.engine)) expect(route.permission.id).toMatch(/^telemetry\./);
  });

  it('store, read back, and keep enterprises apart', async () => {
    const samples = [
      { point: 'pv.p', ts: now, value: 2, unit: 'MW' },
      { point: 'mill.t', ts: now, value: 20 },
      { point: 'pv.p', ts: now, value: null },
    ];
    const result = await call('post /telemetry', { body: { samples } });
    expect(result).toMatchObject({ stored: 2, rejected: [{ index: 2, code: 'BAD_VALUE' }] });
    expect(await call('get /telemetry/latest', { query: { points: 'pv.p, mill.t' } })).toHaveLength(2);
    expect(await call('get /telemetry/latest', { query: { points: 'pv.p,mill.t' }, enterpriseId: 'steel' })).toEqual([
      { point: 'pv.p', ts: now, value: 2000, quality: 0, seenAt: now },
    ]);
    expect(await call('get /telemetry/latest')).toHaveLength(2);
    expect(await call('get /telemetry/latest', { enterpriseId: 'steel' })).toMatchObject([{ point: 'pv.p' }]);
    expect(await call('get /telemetry/latest', { enterpriseId: 'nobody' })).toEqual([]);
    const range = { from: String(now - 1000), to: String(now + 1000), points: 'pv.p' };
    expect(await call('get /telemetry/range', { query: range })).toMatchObject({ series: [{ last: [2000] }] });
    await expect(call('get /telemetry/range', { query: range, enterpriseId: 'paper' })).rejects.toMatchObject({
      status: 404,
    });
    expect(await call('get /points', { enterpriseId: 'paper' })).toMatchObject([{ id: 'mill.t' }]);
    expect(await call('get /assets')).toHaveLength(2);
    expect(await call('get /telemetry/quarantine')).toMatchObject({
      rows: [{ code: 'BAD_VALUE', source: 'user:u1' }],
      next: null,
    });
    expect(await call('get /telemetry/quarantine', { enterpriseId: 'steel' })).toEqual({ rows: [], next: null });
  });

  it('refuse bodies of another shape', async () => {
    for (const body of [undefined, null, [], { samples: 'x' }, 'text']) {
      await expect(call('post /telemetry', { body })).rejects.toMatchObject({
        code: 'TELEMETRY_BAD_BODY',
        status: 400,
      });
    }
    await expect(call('post /telemetry/corrections', { body: { samples: [] } })).rejects.toThrow('reason is missing');
  });

  it('correct with a reason', async () => {
    const body = { samples: [{ point: 'mill.t', ts: now, value: 21 }], reason: 'sensor swapped' };
    expect(await call('post /telemetry/corrections', { body })).toMatchObject({ stored: 1 });
    expect(await call('get /telemetry/latest', { query: { points: 'mill.t' } })).toMatchObject([{ value: 21 }]);
  });

  it('import a file and export it again', async () => {
    const stream = () => Readable.from([Buffer.from(`time,pv.e\n2026-11-24 15:00,5\n2026-11-24 15:15,x\n`)]);
    const mapping = JSON.stringify({ format: 'wide' });
    const dry = await call('post /telemetry/import', { stream: stream(), query: { mapping, dryRun: 'true' } });
    expect(dry).toMatchObject({ stored: 1, rejected: 1, problems: [{ line: 3, code: 'BAD_VALUE' }] });
    expect(await call('post /telemetry/import', { stream: stream(), query: { mapping } })).toMatchObject({ stored: 1 });
    expect(await call('get /telemetry/imports')).toMatchObject([{ state: 'done', source: 'import:upload.csv' }]);
    const query = { points: 'pv.e', from: String(now - 86_400_000), to: String(now) };
    const { body } = (await call('get /telemetry/export.csv', { query })) as FileResponse;
    let text = '';
    for await (const part of body as AsyncIterable<string>) text += part;
    expect(text).toBe('time,point,value,unit,quality\n2026-11-24T07:00:00.000Z,pv.e,5,kWh,0\n');
    await expect(call('post /telemetry/import', { stream: stream(), query: { mapping: '{' } })).rejects.toMatchObject({
      status: 400,
    });
  });

  it('say what is stored and what goes when, and keep what somebody sets', async () => {
    interface Answer {
      classes: {
        class: string;
        points: number;
        bytes: number;
        days: number;
        next: { week: string; at: number } | null;
      }[];
      tables: { name: string | null; bytes: number }[];
      held: number;
    }
    await fixture.engine.runRollups(fixture.park);
    await fixture.engine.applyRetention(fixture.park);
    const of = ({ classes }: Answer, name: string) => classes.find((each) => each.class === name)!;
    // What a decision saw holds its samples; what a day sums up goes with its class.
    const spans = [
      '2026-03-01T00:00:00Z/2026-03-01T01:00:00Z@3',
      '2026-03-01T00:00:00Z/2026-03-02T00:00:00Z',
      'soon/late',
    ];
    for (const span of spans)
      await fixture.all(
        `insert into kernel.evidence_edges (park_id, input_ref, derived_ref)
         values ('${fixture.park.id}', 'telemetry.window/any.point/${span}', 'a/b') returning 1`,
      );
    const before = (await call('get /telemetry/storage')) as Answer;
    expect(before.held).toBe(1);
    expect(of(before, 'fast')).toMatchObject({ points: 1, days: 30 });
    expect(of(before, 'standard').bytes).toBeGreaterThan(0);
    // Nobody closes intervals from registers here, so nothing of them goes.
    expect(of(before, 'billing').next).toBeNull();
    expect(before.tables.at(-1)!.name).toBeNull();
    const minutes = of(before, 'minutes').next!;
    expect(minutes.at - Date.parse(minutes.week)).toBe(412 * 86_400_000);
    const body = { class: 'fast', days: 60, reason: 'an audit' };
    const after = (await call('put /telemetry/storage/retention', { body })) as Answer;
    const [now30, now60] = [of(before, 'fast').next!, of(after, 'fast').next!];
    const late = call('put /telemetry/storage/retention', { body: { ...body, days: 20, before: 30 } });
    await expect(late).rejects.toMatchObject({ code: 'TELEMETRY_RETENTION_CHANGED_MEANWHILE', status: 409 });
    expect([now60.week, now60.at - now30.at]).toEqual([now30.week, 30 * 86_400_000]);
    const audited = await fixture.all(
      `select before, after, note from kernel.audit_log where action like '%retention-set'`,
    );
    expect(audited).toEqual([{ before: { days: 30 }, after: { days: 60 }, note: 'an audit' }]);
    const old = { point: 'pv.p', ts: now - 50 * 86_400_000, value: 1 };
    expect(await fixture.engine.ingest(fixture.park, 'test', [old])).toMatchObject({ stored: 1 });
  });
});
