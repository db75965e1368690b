import type { TestPark } from '@lingtan/test-park';
import { reportFigure, waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterprisesOf, foreignIn, owners, parkOwner, parks } from './fixtures/crossing/canaries.ts';
import { callerOf } from './fixtures/crossing/caller.ts';
import { cross, replays, tries, victimsOf, type Victim } from './fixtures/crossing/crossing.ts';
import { fill } from './fixtures/crossing/fill.ts';
import { listen, type Listener } from './fixtures/crossing/listen.ts';
import { plantedPlugin, withOpenTable } from './fixtures/crossing/planted.ts';
import { areaOf } from './fixtures/crossing/request-maker.ts';
import { nothingFound, type World } from './fixtures/crossing/walk.ts';
import {
  createWorld,
  enterpriseTables,
  numbersOfOne,
  operations,
  rowsOf,
  writtenByOthers,
} from './fixtures/crossing/world.ts';

const isLong = process.env.LINGTAN_LONG === '1';
const seed = Number(process.env.LINGTAN_SEED ?? 20_260);
/** Requests of all operations beside those that are known to tell their owner something. */
const moreTries = isLong ? 60_000 : 600;
let park: TestPark;
let world: World;
let victims: Victim[];
let listeners: Listener[];
/** What each was answered about their own park, with ids of their own. */
const own = nothingFound();

beforeAll(async () => {
  park = await createWorld([plantedPlugin]);
  const callers = parks.flatMap((id) => [
    callerOf(park, parkOwner(id), 'operator'),
    callerOf(park, parkOwner(id), 'screen'),
    ...enterprisesOf(id).map((owner) => callerOf(park, owner, 'member')),
  ]);
  listeners = await Promise.all(callers.map(async (caller) => listen(park, await caller)));
  await Promise.all(parks.map((id) => fill(park, id)));
  world = { park, operations: await operations(park), numbers: await numbersOfOne(park) };
  victims = await victimsOf(world, { seed, rounds: isLong ? 3 : 1, found: own });
}, 600_000);
afterAll(async () => {
  for (const each of listeners ?? []) each.close();
  await park?.stop();
});

describe('two parks of two enterprises', () => {
  it('have something of each in every table of which an enterprise sees its rows, and evidence', async () => {
    const empty: string[] = [];
    for (const table of await enterpriseTables(park))
      for (const owner of owners.filter(({ enterprise }) => enterprise !== null))
        if ((await rowsOf(park, table, owner)).length === 0 && !empty.includes(table)) empty.push(table);
    expect(empty.filter((table) => !unfilled.includes(table))).toEqual([]);
    const kinds = [...new Set(parks.flatMap((id) => park.kernel.evidence.registry.kinds(id).map(({ kind }) => kind)))];
    const seen = new Set(victims.flatMap(({ kinds: own }) => [...own]));
    reportFigure('crossing, evidence', { kinds: kinds.length, unseen: kinds.filter((kind) => !seen.has(kind)) });
    expect(seen.size).toBeGreaterThan(kinds.length / 3);
    for (const { owner, telling } of victims) expect(telling.size, owner.code).toBeGreaterThan(30);
  });

  it('see theirs by their own ids, and nothing of each other', () => {
    expect(own.leaks).toEqual([]);
    expect(own.broken).toEqual([]);
  });

  it('hear on live topics what is theirs, and nothing of each other', async () => {
    await waitUntil(
      () =>
        listeners.every(
          ({ caller: { role, reader }, heard }) =>
            role === 'screen' ||
            heard.some((text) => owners.some((owner) => owner.park === reader.park && text.includes(owner.code))),
        ),
      60_000,
      () =>
        `each has heard of something: ${listeners.map(({ caller, heard }) => `${caller.name} ${heard.length}`).join(', ')}`,
    );
    for (const { caller, heard, wrong } of listeners) {
      expect(wrong, caller.name).toEqual([]);
      for (const text of heard)
        expect(foreignIn(text, caller.reader, world.numbers, 'none'), `${caller.name}: ${text}`).toEqual([]);
    }
  });

  it(
    'are told nothing of each other by the requests that tell the other one something',
    { timeout: 1_800_000 },
    async () => {
      const found = await cross(world, replays(victims, { each: isLong ? 12 : 1 }));
      expect(found.leaks).toEqual([]);
      expect(found.broken).toEqual([]);
      reportFigure('crossing, telling requests', {
        seed,
        tries: found.tries,
        answers: Object.fromEntries(found.statuses),
      });
    },
  );

  it(
    'find the holes that are planted: a route that asks nobody whose it is, and tables that show all rows',
    { timeout: 1_800_000 },
    async () => {
      await park.setEnabled('planted', true);
      const planted = {
        ...world,
        operations: (await operations(park)).filter(({ path }) => path.includes('/x/planted/')),
      };
      expect(planted.operations).toHaveLength(2);
      const byRoute = await cross(planted, tries(planted, victims, seed), 60);
      for (const { path } of planted.operations)
        expect(
          byRoute.leaks.some((leak) => leak.includes(path.replace(/.*planted/, '/x/planted').replace('{point}', ''))),
          path,
        ).toBe(true);
      await park.setEnabled('planted', false);
      const tables = isLong ? await enterpriseTables(park) : sampleTables;
      const missed: string[] = [];
      for (const table of tables) {
        const area = table.replace(/^plugin_|\..*$/g, '').replaceAll('_', '-');
        const near = replays(victims, { each: 6, near: true }).filter(
          ([, { path }]) =>
            areaOf(path) === area || area === 'telemetry' || area === 'kernel' || path.startsWith('/api/evidence'),
        );
        const { leaks } = await withOpenTable(park, table, () => cross(world, near));
        if (leaks.length === 0) missed.push(table);
      }
      reportFigure('crossing, planted holes', { tables: tables.length, missed });
      // Most routes ask for the rows of the caller's enterprise as well: there a table that shows all of them is no hole yet.
      if (!isLong) expect(missed).toEqual([]);
      else expect(tables.length - missed.length).toBeGreaterThan(tables.length / 5);
    },
  );

  it('get nothing of each other, and change nothing, with any id in any place', { timeout: 3_000_000 }, async () => {
    // What is sent here are ids and words of others: those that send them find them again in what they have written.
    const written = new Map([...parks, null].map((id) => [id, new Set<string>()]));
    const found = await cross({ ...world, written }, tries(world, victims, seed), moreTries);
    expect(found.leaks).toEqual([]);
    expect(found.broken).toEqual([]);
    expect(
      await writtenByOthers(
        park,
        victims.flatMap(({ others }) => others.map(({ caller }) => caller)),
      ),
    ).toEqual([]);
    reportFigure('crossing', { seed, tries: found.tries, answers: Object.fromEntries(found.statuses) });
  });
});

/** Tables that take more than a request to fill: what comes of later corrections and of weeks of data. Gets no longer. */
const unfilled = [
  'plugin_certificate_trading.power_deliveries',
  'plugin_certificate_trading.storage_revisions',
  'plugin_certificate_trading.storage_withdrawals',
  'plugin_energy_metering.bill_changes',
  'plugin_storage_dispatch.forecast_errors',
  'plugin_storage_dispatch.forecasts',
  'telemetry.rollup_1m',
];
const sampleTables = [
  'plugin_wastewater_tracking.reuse_deliveries',
  'plugin_carbon_accounting.passports',
  'plugin_certificate_trading.retirements',
];
