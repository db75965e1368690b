import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bare } from '../../energy-metering/server/fixtures/start-features.ts';
import { intervalRef, windowRef } from '../../energy-metering/server/refs.ts';
import { viewer } from '../../energy-metering/server/fixtures/energy-fixture.ts';
import type { Explanation } from '@lingtan/sdk';
import type { Sample } from '@lingtan/telemetry/contracts';
import { pdfText } from '@lingtan/test-kit';
import type { Carbon } from './context.ts';
import { carbonMethods, methodName, verifyPack, verifyPublished } from '../domain/index.ts';
import { amountsOf, createChainPark, history, hours, monthStart, period } from './fixtures/chain-park.ts';
import type { ChainPark } from './fixtures/chain-park.ts';
import { periodActivities } from './inventory/activities-of.ts';
import { readShares } from './ledger/day-quality.ts';
import { readEntries } from './ledger/entry-store.ts';
import { postActivities } from './ledger/post-activities.ts';
import { postDays } from './ledger/post-days.ts';
import { carbonNow } from './now/carbon-now.ts';
import { buildPack, publicationText } from './pack/build-pack.ts';
import { unzipFiles } from './pack/zip.ts';
import { readPublished } from './periods/period-store.ts';
import { applyRestatement, closePeriod, previewRestatement } from './periods/publish-period.ts';
import { readInventory } from './inventory/read-inventory.ts';
import { inventoryRef } from './refs.ts';
import { reportPdf } from './reports/report-pdf.ts';
import { reportSource } from './reports/report-source.ts';

const patienceMs = 240_000;
const hourMs = 3_600_000;
// The samples leave gaps on purpose; whoever publishes says that they know.
const gapsReason = 'meters of this park differ';
const asked = { period, profile: 'national-zero-carbon-park', offsets: [], gapsReason };
const actor = { ...viewer(), name: 'Operator' };
/** kgCO2/kWh of Jiangsu in 2023, the newest that is published, in ten thousandths. */
const factor = 5827n;

let site: ChainPark;
let samples: Sample[];
/** The samples under each publication, by revision. */
const published: Sample[][] = [];

beforeAll(async () => {
  site = await createChainPark();
  samples = history();
  await site.park.ingest(samples);
  await site.follow();
  await site.tx((tx) => closePeriod(site.carbon, tx, { ...asked, note: 'closing' }, actor));
  published.push(samples);
}, patienceMs);
afterAll(() => site.close());

const sum = (list: readonly number[]): number => list.reduce((all, each) => all + each, 0);

/** Integer over a power of ten as decimal text. */
function decimal(value: bigint, digits: number): string {
  const sign = value < 0n ? '-' : '';
  const text = String(value < 0n ? -value : value).padStart(digits + 1, '0');
  const fraction = text.slice(-digits).replace(/0+$/, '');
  return sign + text.slice(0, -digits) + (fraction === '' ? '' : `.${fraction}`);
}

/** Every stored row of the books and of publications, by what it is. */
async function stored(): Promise<Map<string, string>> {
  const rows = await site.park.all<{ key: string; row: string }>(`
    select 'entry ' || day || '/' || use_key || '/' || flow || '@' || revision as key, to_jsonb(e)::text as row
      from plugin_carbon_accounting.entries e
    union all select 'period ' || period || '/' || profile || '@' || revision, to_jsonb(p)::text
      from plugin_carbon_accounting.periods p`);
  return new Map(rows.map(({ key, row }) => [key, row]));
}

/** Hours, months and the year of the ledger against the registers; consumers, common area and losses against the park. */
async function checkSums(list: readonly Sample[]): Promise<void> {
  const amounts = amountsOf(list);
  const entries = await site.tx((tx) => readEntries(tx, '2026-02-01', '2026-03-01'));
  const at = (hour: number, pick: (entry: { use: string; flow: string }) => boolean): number =>
    sum(
      entries
        .filter((entry) => pick(entry) && entry.day === `2026-02-${String(Math.floor(hour / 24) + 1).padStart(2, '0')}`)
        .map((entry) => entry.hours[hour % 24]!),
    );
  const flows = { purchased: 'main.import', 'self-generated': 'roof.export', exported: 'main.export' };
  const uses = { 'enterprise:steel': 'mill.import', 'enterprise:paper': 'shop.import', park: 'lights.import' };
  for (const hour of [0, 23, 24, 300, hours - 1]) {
    for (const [flow, name] of Object.entries(flows))
      expect(
        at(hour, (entry) => entry.flow === flow),
        `${flow} ${hour}`,
      ).toBe(amounts.get(name)![hour]);
    for (const [use, name] of Object.entries(uses))
      expect(
        at(hour, (entry) => entry.use === use),
        `${use} ${hour}`,
      ).toBe(amounts.get(name)![hour]);
  }
  const of = (activities: readonly { id: string; amount: string | number }[], use: string | null, flow: string) =>
    activities
      .filter(({ id }) => id.includes(`/${flow}/`) && (use === null || id.split('/')[1] === use))
      .reduce((all, { amount }) => all + BigInt(amount), 0n);
  const month = await site.tx((tx) => periodActivities(tx, period, '2026-03-20'));
  const year = await site.tx((tx) => periodActivities(tx, '2026', '2026-03-20'));
  expect(year.activities).toEqual(month.activities);
  for (const [flow, name] of Object.entries(flows)) {
    const metered = BigInt(sum(amounts.get(name)!));
    expect(of(month.activities, null, flow), flow).toBe(metered);
    expect(entries.filter((entry) => entry.flow === flow).reduce((all, each) => all + sum(each.hours), 0)).toBe(
      Number(metered),
    );
  }
  const { inventories } = await readInventory(site.carbon, (work) => site.tx(work), period, null);
  const [park, ghg] = inventories;
  const net = sum(amounts.get('main.import')!) - sum(amounts.get('main.export')!);
  expect(park!.methods[0]!.counted).toBe(decimal(BigInt(net) * factor, 10));
  const location = ghg!.methods.find(({ method }) => method === 'location')!;
  expect(location.counted).toBe(decimal(BigInt(sum(amounts.get('main.import')!)) * factor, 10));
  // Enterprises, common area, losses, and what went straight back: the park.
  const parts = new Set(ghg!.lines.map(({ use }) => use));
  expect([...parts].sort()).toEqual(['balance', 'enterprise:paper', 'enterprise:steel', 'grid', 'park']);
}

/** Explains totals, lines and months, live and as published; each must recompute with its published method. */
async function explainAll(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const open = async (ref: string): Promise<Explanation> => {
    const explanation = (await site.explain(ref))!;
    expect(explanation, ref).not.toBeNull();
    expect(methodOf(explanation)?.recompute(explanation), ref).toEqual(explanation.value);
    found.set(ref, JSON.stringify(explanation));
    return explanation;
  };
  const revisions = published.map((_, i) => i + 1);
  for (const revision of [undefined, ...revisions]) {
    const total = await open(inventoryRef(asked.profile, period, 'location', revision));
    // The books hold the lines of one publication; of the others the total says enough.
    for (const { ref } of revision === undefined || revision === 1 ? total.inputs : []) {
      const line = (await site.explain(ref))!;
      found.set(ref, JSON.stringify(line));
      if (revision === undefined) await open(line.inputs[0]!.ref);
    }
  }
  return found;
}

const methodOf = (explanation: Explanation) =>
  carbonMethods.find((each) => methodName(each) === explanation.method) ?? site.methodOf(explanation);

describe('the whole chain with restatement', () => {
  it('equals a recomputation from the samples by brute force', () => checkSums(samples));

  it('names the one meter without a reading in what is published, and says how much of the month is read', async () => {
    const [first] = await site.tx((tx) => readPublished(tx, period));
    expect(first!.content.incomplete).toMatchObject({
      missingReadings: true,
      meters: [{ meter: 'spare', missing: hours, of: hours }],
    });
    // As published, and as a draft now: no report says that everything could be counted.
    for (const revision of [1, undefined]) {
      const frame = { period, profile: asked.profile, revision, offsets: [] };
      const report = await site.tx((tx) => reportSource(site.carbon, tx, frame));
      const text = pdfText(await reportPdf(report, 'en')).join(' ');
      expect(text).toMatch(/spare \(672\/672\)/);
      expect(text).not.toContain('Everything could be counted');
    }
    const { quality } = await site.tx((tx) => periodActivities(tx, period, '2026-03-20'));
    expect(quality).toEqual({ actual: 1, estimated: 0, edited: 0, missing: 0 });
  });

  it(
    'restates what rests on a changed sample, with cause, before and after; what was published stays bit for bit',
    async () => {
      let known = await explainAll();
      await fc.assert(
        fc.asyncProperty(fc.nat(samples.length - 1), fc.integer({ min: -90, max: 90 }), async (index, shift) => {
          const [rows, before] = [await stored(), known];
          const sample = { ...samples[index]!, value: Math.round((samples[index]!.value + shift) * 1000) / 1000 };
          const old = amountsOf(samples);
          samples = samples.map((each, at) => (at === index ? sample : each));
          const fresh = amountsOf(samples);
          const follows = await site.closure(windowRef(sample.point, sample.ts, sample.ts));

          await site.park.correct([sample]);
          await site.follow();
          await checkSums(samples);

          // Whatever was stored is still there, byte by byte; new revisions are of the days of the hours that changed.
          const later = await stored();
          for (const [key, row] of rows) expect(later.get(key), key).toBe(row);
          const touched = new Set(
            fresh
              .get(sample.point)!
              .flatMap((wh, hour) => (wh === old.get(sample.point)![hour] ? [] : [Math.floor(hour / 24) + 1])),
          );
          const revised = [...later.keys()].filter((key) => !rows.has(key)).map((key) => Number(key.slice(14, 16)));
          expect([...new Set(revised)].sort()).toEqual([...touched].sort());

          const preview = await site.tx((tx) => previewRestatement(site.carbon, tx, asked));
          expect(preview.changed).toBe(touched.size > 0);
          const { restatement } = preview;
          expect(restatement.causes).toEqual(preview.changed ? ['reading'] : []);
          const net = (list: typeof fresh) => BigInt(sum(list.get('main.import')!) - sum(list.get('main.export')!));
          const last = published.at(-1)!;
          expect(preview.before.content.inventory.methods[0]!.counted).toBe(decimal(net(amountsOf(last)) * factor, 10));
          expect(preview.content.inventory.methods[0]!.counted).toBe(decimal(net(fresh) * factor, 10));
          for (const line of restatement.lines) {
            expect(line.amountBefore).not.toBe(line.amountAfter);
            expect(line.factorBefore ?? line.factorAfter).toBe(line.factorAfter ?? line.factorBefore);
          }
          const apply = () =>
            site.tx((tx) => applyRestatement(site.carbon, tx, { ...asked, note: `sample ${index}` }, actor));
          expect(await apply()).toMatchObject({ applied: preview.changed, restatement });
          if (preview.changed) published.push(samples);
          expect(await apply(), 'twice').toMatchObject({ applied: false, revision: published.length });
          const newest = (await site.tx((tx) => readPublished(tx, period))).at(-1)!;
          expect(newest).toMatchObject({ revision: published.length });
          if (preview.changed)
            expect(newest).toMatchObject({ restatement, note: `sample ${index}`, publishedBy: 'Operator' });

          // A figure that says something else follows from the sample by rule; all others say the same, byte by byte.
          known = await explainAll();
          for (const [ref, text] of known)
            if (before.has(ref) && before.get(ref) !== text)
              expect([...follows], `${ref} changed with ${sample.point}`).toContain(bare(ref));
          for (const [ref, text] of before) if (/@\d+$/.test(ref)) expect(known.get(ref), ref).toBe(text);
        }),
        { numRuns: 3, examples: [[(hours + 1) * 3 + 24, 40]] },
      );
      expect(published.length).toBeGreaterThan(1);
    },
    patienceMs,
  );

  it(
    'opens every publication down to the registers that it rested on',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(published.length - 1), fc.infiniteStream(fc.nat()), async (index, choices) => {
          const amounts = amountsOf(published[index]!);
          const pick = <T>(list: readonly T[]): T => list[choices.next().value! % list.length]!;
          let ref = inventoryRef(asked.profile, period, 'location', index + 1);
          let asOf: string | null = null;
          for (let depth = 0; depth < 12; depth++) {
            const explanation: Explanation = (await site.explain(ref, asOf))!;
            expect(explanation, `${ref} as of ${asOf}`).not.toBeNull();
            const method = methodOf(explanation);
            if (method) expect(method.recompute(explanation), ref).toEqual(explanation.value);
            asOf = explanation.inputsAsOf ?? asOf;
            if (ref.startsWith('energy.interval/')) {
              const [name, start] = ref.replace('energy.interval/', '').split('@')[0]!.split('/') as [string, string];
              const hour = (Date.parse(start) - monthStart) / hourMs;
              expect(Number(explanation.value), ref).toBe(amounts.get(name)![hour]);
              return;
            }
            const inputs = explanation.inputs.filter((input) => !input.ref.startsWith('carbon.factor/'));
            expect(inputs.length, ref).toBeGreaterThan(0);
            const below = await Promise.all(inputs.map((input) => site.explain(input.ref, asOf)));
            for (const [i, input] of inputs.entries())
              if (input.value !== null) expect(below[i]!.value, `${input.ref} under ${ref}`).toEqual(input.value);
            if (explanation.rows) {
              expect(sum(explanation.rows.values.map((row) => Number(row[1]))), ref).toBe(Number(explanation.value));
              expect(sum(below.map((each) => Number(each!.value))), ref).toBe(Number(explanation.value));
            }
            ref = pick(inputs.filter((_, i) => below[i]!.value !== null && below[i]!.inputs.length > 0)).ref;
          }
          throw new Error(`${ref} leads to no register`);
        }),
        { numRuns: 4 },
      );
      // A register itself: the sample that stands at each end of an hour.
      const interval = (await site.explain(intervalRef('mill', 'import', monthStart + 5 * hourMs)))!;
      expect(interval.method).toBe('energy.counter-difference@1');
    },
    patienceMs,
  );

  it(
    'recomputes every publication from its evidence pack alone',
    async () => {
      const all = await site.tx((tx) => readPublished(tx, period));
      for (const publication of all)
        expect(verifyPublished(JSON.parse(publicationText(publication)))).toMatchObject({ valid: true });
      for (const publication of [all[0]!]) {
        const zip = await site.tx((tx) => buildPack(site.carbon, tx, publication, 'en'));
        const verdict = verifyPack(unzipFiles(zip, 'pack.zip'), { sha256: publication.sha256 });
        expect(verdict.problems).toEqual([]);
        const net = amountsOf(published[publication.revision - 1]!);
        const wh = BigInt(sum(net.get('main.import')!) - sum(net.get('main.export')!));
        expect(Number(verdict.figures[0]!.recomputed)).toBeCloseTo(Number(wh * factor) / 1e10, 2);
      }
    },
    patienceMs,
  );

  it(
    'ends with the same books whatever the order and the batches in which days and documents come',
    async () => {
      const books = () =>
        site.park.all(`
          select distinct on (day, use_key, flow) day::text as day, use_key, flow, hours::text as hours, quality
          from plugin_carbon_accounting.entries order by day, use_key, flow, revision desc`);
      const inventory = async () =>
        (await readInventory(site.carbon, (work) => site.tx(work), period, null)).inventories.map(
          ({ methods, lines }) => ({
            methods,
            lines,
          }),
        );
      const documents = Array.from({ length: 6 }, (_, i) => ({
        ...{ id: `gas-${i}`, kind: 'fuel', item: 'natural-gas', amount: `${i}.${i + 1}`, unit: '10^4 Nm3' },
        ...{ date: `2026-02-0${i + 1}`, note: 'delivery note' },
      }));
      await site.tx((tx) => postActivities(site.carbon, tx, documents, actor));
      const [expected, counted] = [await books(), await inventory()];
      const days = [...new Set(site.told)];
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray(days, { minLength: days.length }),
          fc.shuffledSubarray(documents, { minLength: documents.length }),
          fc.integer({ min: 1, max: 5 }),
          async (shuffled, papers, pieces) => {
            await site.park.all(
              `truncate plugin_carbon_accounting.entries, plugin_carbon_accounting.month_sums, plugin_carbon_accounting.activities`,
            );
            const cut = <T>(list: readonly T[], piece: number): T[] => list.filter((_, i) => i % pieces === piece);
            for (let piece = 0; piece < pieces; piece++) {
              // Some are told twice.
              await site.note([...cut(shuffled, piece), ...shuffled.slice(0, 2)]);
              await postDays(site.carbon);
              await site.tx((tx) =>
                postActivities(site.carbon, tx, [...cut(papers, piece), ...cut(papers, piece).slice(0, 1)], actor),
              );
            }
            expect(await books()).toEqual(expected);
            expect(await inventory()).toEqual(counted);
          },
        ),
        { numRuns: 2 },
      );
    },
    patienceMs,
  );

  it('a day is what its intervals are: each counts as one, and what most of them are stands in the books', async () => {
    // The first of March. The spare meter counts at last, so that no other day tells what it does not: it falls back at
    // the end. One register gives nothing at noon.
    const ts = monthStart + hours * hourMs;
    const last = [...samples.filter((each) => each.ts === ts), { point: 'spare.import', ts, value: 9000 }];
    const day = last.flatMap(({ point, value }) =>
      Array.from({ length: 25 }, (_, i) => ({ point, ts: ts + i * hourMs, value: value + i * 1000 }))
        .filter((each) => point !== 'roof.export' || each.ts !== ts + 12 * hourMs)
        .map((each) => (point === 'spare.import' && each.ts === ts + 24 * hourMs ? { ...each, value } : each)),
    );
    await site.park.ingest(day);
    await site.follow();
    const of = ['2026-03-01', '2026-03-02'] as const;
    const { shares, entries } = await site.tx(async (tx) => ({
      shares: (await readShares(tx, ...of))[0]!,
      entries: await readEntries(tx, ...of),
    }));
    const all = last.length * 24;
    // The reading after a gap tells the sum of its two hours; what one that falls back has counted nobody knows.
    expect(shares.estimated * all).toBeCloseTo(2, 9);
    expect(shares.missing * all).toBeCloseTo(1, 9);
    expect(shares.actual * all).toBeCloseTo(all - 3, 9);
    expect(entries.length).toBeGreaterThan(5);
    expect([...new Set(entries.map(({ quality }) => quality))]).toEqual(['actual']);

    // The same day as it ran, and the next, of which only the reading at midnight is there: what is to come is not counted.
    const scope = Object.create(site.carbon.scope) as Carbon['scope'];
    const ranAt = (hour: number): ReturnType<typeof carbonNow> => {
      Object.defineProperty(scope, 'clock', {
        value: { ...site.carbon.scope.clock, now: () => ts + hour * hourMs },
        configurable: true,
      });
      return carbonNow({ ...site.carbon, scope }, (work) => site.tx(work), null);
    };
    const day15 = await ranAt(15);
    expect([day15.from, day15.countedTo]).toEqual([ts, ts + 15 * hourMs]);
    // Two intervals rest on the gap at noon.
    expect(day15.quality.estimated * last.length * 15).toBeCloseTo(2, 9);
    expect([day15.quality.edited, day15.quality.missing]).toEqual([0, 0]);
    const next = await ranAt(24 + 3.4);
    expect([next.from, next.countedTo, next.quality.missing]).toEqual([ts + 24 * hourMs, ts + 24 * hourMs, 1]);
  });
});
