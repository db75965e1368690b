import { sha256 } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTelemetryFixture, smallModel, testNow, type TelemetryFixture } from '../fixtures/telemetry-fixture.ts';
import { exportCsv } from './export-csv.ts';
import { importCsv, type ImportRequest } from './import-csv.ts';
import { listImports, type ImportState } from './import-state.ts';

const start = Date.parse(testNow) - 20 * 3_600_000;
const time = (i: number) => new Date(start + i * 1000).toISOString();

describe('CSV import into the store', () => {
  let fixture: TelemetryFixture;

  beforeAll(async () => {
    fixture = await createTelemetryFixture();
    await fixture.apply(fixture.park, smallModel);
  });
  afterAll(() => fixture?.close());

  const run = (file: string, options: Partial<ImportRequest> = {}) =>
    importCsv(fixture.engine, fixture.park, {
      source: 'file.csv',
      contentHash: sha256(file),
      mapping: { format: 'wide' },
      open: async function* () {
        yield file;
      },
      ...options,
    });
  const count = async () => (await fixture.all('select count(*)::int from telemetry.samples'))[0]!.count;

  it('tells of a dry run what would happen, and stores nothing', async () => {
    const state = await run(`time,pv.p,nowhere\n${time(0)},1,2\n${time(1)},x,3\n`, { dryRun: true });
    expect(state).toMatchObject({ state: 'done', stored: 1, rejected: 3, linesDone: 3 });
    expect(state.problems.map(({ line, code }) => `${line} ${code}`).sort()).toEqual([
      '2 UNKNOWN_POINT',
      '3 BAD_VALUE',
      '3 UNKNOWN_POINT',
    ]);
    const bad = state.problems.find(({ code }) => code === 'BAD_VALUE')!;
    expect(bad).toMatchObject({ reason: 'cell-not-number', params: { point: 'pv.p', shown: '"x"', decimal: '.' } });
    expect(bad.text).toEqual({
      en: 'Point pv.p: value "x"; expected a number with decimal sign .',
      'zh-CN': '测点 pv.p：数值 "x"；应为以 . 作小数点的数字',
    });
    expect(await count()).toBe(0);
    expect(await listImports(fixture.engine.database, fixture.park, null)).toEqual([]);
  });

  it('goes on where it was interrupted', async () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => `${time(i)},${i}`);
    const file = `time,pv.p\n${rows.join('\n')}\n`;
    const seen: ImportState[] = [];
    const interrupt = new AbortController();
    const onProgress = (state: ImportState) => {
      seen.push(state);
      interrupt.abort();
    };
    await expect(run(file, { signal: interrupt.signal, onProgress })).rejects.toThrow('interrupted after line 5001');
    expect(seen.map(({ stored }) => stored)).toEqual([5000]);
    expect(await listImports(fixture.engine.database, fixture.park, null)).toMatchObject([
      { state: 'failed', stored: 5000 },
    ]);
    const resumed = await run(file, { onProgress: (state) => seen.push(state) });
    expect(resumed).toMatchObject({ state: 'done', stored: 12_000, duplicates: 0, rejected: 0, linesDone: 12_001 });
    expect(await count()).toBe(12_000);
    expect(await run(file)).toMatchObject({ state: 'done', stored: 0, duplicates: 12_000 });
    expect(await listImports(fixture.engine.database, fixture.park, 'steel')).toEqual([]);
  });

  it('runs once at a time, and goes on at once after the process that ran it was killed', async () => {
    const file = `time,mill.t\n${time(0)},1\n${time(60)},2\n`;
    let opened = () => {};
    const isOpen = new Promise<void>((resolve) => (opened = resolve));
    let goOn = () => {};
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    const first = run(file, {
      open: async function* () {
        opened();
        await mayGoOn;
        yield file;
      },
    });
    await isOpen;
    await expect(run(file)).rejects.toMatchObject({ code: 'TELEMETRY_IMPORT_RUNNING' });
    goOn();
    expect(await first).toMatchObject({ state: 'done', stored: 2 });
    // What a killed process leaves behind: it had stored the first row, and says that it is running.
    await fixture.all(
      `update telemetry.imports set state = 'running', lines_done = 2, stored = 1 where content_hash = $1`,
      [sha256(file)],
    );
    expect(await run(file)).toMatchObject({ state: 'done', stored: 1, duplicates: 1, linesDone: 3 });
  });

  it('reads back what it exported', async () => {
    const view = fixture.engine.view(fixture.park, null);
    let file = '';
    const range = { points: ['pv.p', 'pv.e'], from: start, to: start + 11_000_000 };
    for await (const part of await exportCsv(view, range)) file += part;
    expect(file.split('\n')).toHaveLength(11_002);
    const mapping = { format: 'long', unit: 'unit', quality: 'quality' };
    expect(await run(file, { mapping })).toMatchObject({ stored: 0, duplicates: 11_000, rejected: 0 });
    await expect(exportCsv(fixture.engine.view(fixture.park, 'paper'), range)).rejects.toMatchObject({ status: 404 });
  });

  it('refuses a mapping that does not fit', async () => {
    await expect(run('time,a\n', { mapping: { format: 'sideways' } })).rejects.toMatchObject({
      code: 'TELEMETRY_BAD_MAPPING',
    });
  });
});
