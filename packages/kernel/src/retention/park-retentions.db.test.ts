import { defineConfig, definePlugin, type RetentionDefinition } from '@lingtan/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import type { KeptRecords } from './park-retentions.ts';

const both = (text: string) => ({ en: text, 'zh-CN': text });
const retentions: RetentionDefinition[] = [
  { id: 'lines', tables: ['lines'], title: both('Lines'), kept: { setting: 'keepDays' }, stays: both('The last') },
  { id: 'reports', tables: ['reports'], title: both('Reports'), kept: { setting: 'days', of: 'towns' } },
  { id: 'drops', tables: ['drops'], title: both('Drops'), kept: { rows: 20 } },
];
const well = definePlugin({
  id: 'well',
  config: defineConfig({
    version: 1,
    schema: z.strictObject({
      name: z.string().default('one'),
      keepDays: z.number().int().min(30).max(90).default(60),
      towns: z
        .array(
          z.strictObject({
            id: z.string(),
            title: z.string().optional(),
            days: z.number().int().min(1).max(1100).default(400),
          }),
        )
        .default([]),
    }),
  }),
  retentions,
  start: () => Promise.resolve(),
});
/** One of them with days that were set before the page knew of them. */
const towns = [{ id: 'east', title: 'Eastern town', days: 20 }, { id: 'west' }];
let park: TestKernel;
beforeAll(async () => {
  park = await createTestKernel({ plugins: [well], config: { well: { name: 'two', towns } } });
});
afterAll(() => park?.stop());

const path = '/retention';
type Answer = { records: KeptRecords[]; code?: string; detail?: string };
const kept = async () => (await park.api('auditor').get<Answer>(path)).body.records;
const daysOf = async (id: string) => (await kept()).find((each) => each.id === id)?.days;
const set = (body: object, caller: 'operator' | 'auditor' = 'operator') => park.api(caller).put<Answer>(path, body);

it('shows all that goes after a time: of the platform and of the plugins of the park, and what can be set', async () => {
  const all = await kept();
  expect(all.map(({ owner, id, days, rows }) => [owner, id, days ?? rows])).toEqual([
    ['kernel', 'messages', 3],
    ['kernel', 'sentences', 30],
    ['kernel', 'dead-letters', 90],
    ['kernel', 'notices', 90],
    ['kernel', 'failed-jobs', 30],
    ['kernel', 'sessions', 1],
    ['kernel', 'audit', 3650],
    ['kernel', 'evidence', null],
    ['well', 'lines', 60],
    ['well', 'reports/east', 20],
    ['well', 'reports/west', 400],
    ['well', 'drops', 20],
  ]);
  const of = (id: string) => all.find((each) => each.id === id);
  expect(of('evidence')).toMatchObject({ until: { en: 'as long as the record' }, bounds: null, counted: null });
  expect(of('lines')).toMatchObject({
    ...{ tables: ['plugin_well.lines'], bounds: { usual: 60, least: 30, most: 90 }, stays: both('The last') },
  });
  expect(of('sessions')).toMatchObject({ tables: ['auth.session'], bounds: null });
  expect(of('reports/east')).toMatchObject({
    title: { en: 'Reports: Eastern town', 'zh-CN': 'Reports：Eastern town' },
    bounds: { usual: 400, least: 1, most: 1100 },
  });
  expect(of('audit')!.bounds).toEqual({ usual: 3650, least: 3650, most: 36_500 });
  expect(of('audit')!.counted).toEqual({ records: 0, bytes: 0, estimated: false, next: null });
});

it('sets them over what was read, between their bounds, with a reason that the audit log has', async () => {
  const lines = { owner: 'well', id: 'lines', reason: 'an inquiry' };
  for (const [id, owner] of [
    ['lines', 'well'],
    ['messages', 'kernel'],
  ] as const) {
    const before = await daysOf(id);
    expect((await set({ owner, id, reason: 'why', days: 31, before })).status).toBe(200);
    expect(await daysOf(id)).toBe(31);
    const late = await set({ owner, id, reason: 'why', days: 32, before });
    expect([late.status, late.body.code]).toEqual([409, 'RETENTION_CHANGED_MEANWHILE']);
  }
  const refusals: [object, number, string][] = [
    [{ ...lines, days: 29 }, 400, 'Lines cannot be kept for 29 days; expected 30 to 90'],
    [{ ...lines, days: 91 }, 400, 'expected 30 to 90'],
    [{ ...lines, id: 'messages', owner: 'kernel', days: 0 }, 400, 'expected 1 to'],
    [{ ...lines, id: 'drops', days: 30 }, 409, 'cannot be set here'],
    [{ ...lines, id: 'audit', owner: 'kernel', days: 3649 }, 400, 'expected 3650 to 36500'],
    [{ ...lines, id: 'reports', days: 30 }, 404, 'lines, reports/east, reports/west, drops'],
    [{ ...lines, id: 'drip', days: 30 }, 404, 'lines, reports/east'],
    [{ ...lines, owner: 'other', days: 30 }, 404, 'other keeps no records'],
    [{ ...lines, days: 40.5 }, 400, 'days'],
    [{ ...lines, days: 40, reason: '  ' }, 400, 'reason'],
    [{ ...lines, days: 40, park: 'x' }, 400, 'park'],
  ];
  for (const [body, status, says] of refusals) {
    const refused = await set(body);
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([status, expect.stringContaining(says)]);
  }
  expect((await set({ ...lines, days: 40 }, 'auditor')).status).toBe(403);
  expect([await daysOf('lines'), await daysOf('messages')]).toEqual([31, 31]);
  // Of the settings nothing else has changed.
  const { body } = await park.api('operator').get<{ value: object }>('/plugins/well/config');
  expect(body.value).toEqual({ name: 'two', towns, keepDays: 31 });
  type Lines = { rows: { action: string; subject: string; before: unknown; after: unknown; note: string }[] };
  const { rows } = (await park.api('auditor').get<Lines>('/audit')).body;
  expect(rows.filter(({ action }) => action === 'park.retention-set')).toMatchObject([
    { subject: 'kernel/messages', before: { days: 3 }, after: { days: 31 }, note: 'why' },
    { subject: 'well/lines', before: { days: 60 }, after: { days: 31 }, note: 'why' },
  ]);
  expect((await kept()).find(({ id }) => id === 'audit')!.counted!.records).toBeGreaterThan(1);
});

it('sets the days of one entry of a list, and those of the audit log above what the installation says', async () => {
  const by = { reason: 'asked for' };
  expect((await set({ ...by, owner: 'well', id: 'reports/west', days: 7, before: 400 })).status).toBe(200);
  expect([await daysOf('reports/east'), await daysOf('reports/west')]).toEqual([20, 7]);
  const { body } = await park.api('operator').get<{ value: object }>('/plugins/well/config');
  expect(body.value).toMatchObject({ towns: [towns[0], { id: 'west', days: 7 }] });
  const audit = { ...by, owner: 'kernel', id: 'audit' };
  expect((await set({ ...audit, days: 7300, before: 3650 })).status).toBe(200);
  expect((await set({ ...audit, days: 3650, before: 3650 })).body.code).toBe('RETENTION_CHANGED_MEANWHILE');
  expect(await daysOf('audit')).toBe(7300);
  expect((await set({ ...audit, days: 3650, before: 7300 })).status).toBe(200);
  expect(await daysOf('audit')).toBe(3650);
});
