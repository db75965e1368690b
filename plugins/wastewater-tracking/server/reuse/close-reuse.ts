import { canonicalJson, type Tx } from '@lingtan/sdk';
import { solveHere } from '@lingtan/optimizer';
import { createHash } from 'node:crypto';
import type { OutletDay, PlantDay, ReuseContract, ReuseDelivery, Revised } from '../../contracts/index.ts';
import {
  allocateDay,
  contractsInForce,
  counterVolume,
  dayOfDate,
  litresOf,
  localDay,
  waterErrors,
  type LocalDay,
  type ReuseDayResult,
} from '../../domain/index.ts';
import { balanceRef, dayMeanRef, deliveryRef, samplesRef, type Water } from '../context.ts';
import { lockWater, readOutletDays, readPlantDays } from '../days/day-store.ts';
import { readSamples } from '../days/readings.ts';
import {
  readBases,
  keepSettings,
  readBilledMonths,
  readContracts,
  readDeliveries,
  readRevisions,
  readSettings,
  writeDelivery,
  writeReuseDay,
  type DayRevision,
  type ReuseSettings,
} from './reuse-store.ts';

/** What is known of the plants on a day. */
interface Known {
  plants: ReadonlyMap<string, Revised<PlantDay>>;
  outlets: readonly Revised<OutletDay>[];
}

/**
 * Allocates the water of closed days to the contracts in force, and tells what each enterprise got. A day of any age is computed again
 * when its balance or its contracts have changed, or samples of its meters came late; when the settings have, unless a bill of its
 * month was issued: a pipe that is new today does not change what was billed, also not by way of a late sample.
 * @param dirty days that samples came late for
 * @returns days that were computed
 */
export async function closeReuse(water: Water, dirty: readonly string[], signal: AbortSignal): Promise<number> {
  const { scope } = water;
  const { qualities, connections } = scope.config.reuse;
  if (qualities.length === 0) return 0;
  const { timeZone } = scope.park;
  const last = localDay(scope.clock.now(), timeZone, -1).day;
  const plants = [...new Set(qualities.map(({ plant }) => plant))];
  const outlets = qualities.flatMap(({ outlet }) => outlet ?? []);
  const { contracts, bases, revisions, billed } = await scope.db.tx(async (tx) => ({
    contracts: await readContracts(tx),
    bases: await readBases(tx),
    revisions: await readRevisions(tx, { plants, outlets }),
    billed: await readBilledMonths(tx),
  }));
  const today = { qualities, connections };
  const settings = hashOf(today);
  let computed = 0;
  for (const [day, known] of byDay(revisions)) {
    signal.throwIfAborted();
    const inForce = contractsInForce(contracts, day);
    const before = bases.get(day);
    if (day > last || (inForce.length === 0 && !before)) continue;
    const data = hashOf({ known: known.map(revisionOf), contracts: versionsOf(inForce) });
    const newer = (recordedAt: string): boolean => before !== undefined && recordedAt > before.recordedAt;
    const changedSince =
      known.some(({ recordedAt }) => newer(recordedAt)) ||
      contracts.some(({ validFrom, recordedAt }) => validFrom <= day && newer(recordedAt));
    const isBilled = billed.has(day.slice(0, 7));
    const itsOwn = isBilled ? before?.basis.split('.')[1] : undefined;
    if (!dirty.includes(day) && !isStale(before?.basis, { data, settings, changedSince, isBilled })) continue;
    const kept = itsOwn === undefined ? null : await scope.db.tx((tx) => readSettings(tx, itsOwn));
    if (itsOwn !== undefined && itsOwn !== settings && !kept)
      scope.log.warn({ day }, 'what a billed day was allocated by was not kept: it is allocated by what is set now');
    const by = kept ?? today;
    const ofDay = await scope.db.tx((tx) => readKnown(tx, [...new Set(by.qualities.map(({ plant }) => plant))], day));
    await closeReuseDay(water, dayOfDate(day, timeZone), {
      ...{ known: ofDay, contracts: inForce, settings: by, basis: `${data}.${kept ? itsOwn : settings}` },
    });
    computed++;
  }
  return computed;
}

/** Whether a day was computed from something else than what is known now. */
export function isStale(
  basis: string | undefined,
  now: {
    data: string;
    settings: string;
    /** Something that the day rests on was recorded after it. */
    changedSince: boolean;
    isBilled: boolean;
  },
): boolean {
  if (basis === undefined) return true;
  const [data, settings] = basis.split('.');
  // Written when both were one hash, which says nothing of either.
  if (settings === undefined) return now.changedSince;
  return data !== now.data || (settings !== now.settings && !now.isBilled);
}

const hashOf = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');
const revisionOf = ({ of, parameter, revision }: DayRevision) => [of, parameter, revision];

/** Days of which at least one plant has its balance, oldest first. */
function byDay(revisions: readonly DayRevision[]): Map<string, DayRevision[]> {
  const days = new Map<string, DayRevision[]>();
  for (const each of revisions)
    if (each.parameter === '') days.set(each.day, [...(days.get(each.day) ?? []), each]);
    else days.get(each.day)?.push(each);
  return days;
}

async function readKnown(tx: Tx, plants: readonly string[], day: string): Promise<Known> {
  const known = { plants: new Map<string, Revised<PlantDay>>(), outlets: [] as Revised<OutletDay>[] };
  for (const plant of plants) {
    const of = { plant, from: day, to: day };
    const [balance] = await readPlantDays(tx, of);
    if (balance) known.plants.set(plant, balance);
    known.outlets.push(...(await readOutletDays(tx, of)));
  }
  return known;
}

const versionsOf = (contracts: readonly ReuseContract[]): string =>
  contracts.map(({ id, version }) => `${id}@${version}`).join();

async function closeReuseDay(
  water: Water,
  span: LocalDay,
  {
    known,
    contracts,
    settings,
    basis,
  }: { known: Known; contracts: readonly ReuseContract[]; settings: ReuseSettings; basis: string },
): Promise<void> {
  const { scope } = water;
  const { qualities, connections } = settings;
  const qualityOf = (id: string) => qualities.find((each) => each.id === id)!;
  const result = await allocateDay(
    {
      day: span.day,
      qualities,
      connections,
      contracts,
      supplyM3(id) {
        const { plant, streams } = qualityOf(id);
        const told = known.plants.get(plant)?.content.streams ?? [];
        const volumes = streams.map((stream) => told.find((each) => each.stream === stream)?.m3 ?? null);
        return volumes.includes(null) ? null : volumes.reduce<number>((sum, m3) => sum + m3!, 0);
      },
      contents(id) {
        const own = known.outlets.filter(({ content }) => content.outlet === qualityOf(id).outlet);
        return Object.fromEntries(
          own.flatMap(({ content: { parameter, value } }) => (value === null ? [] : [[parameter, value]])),
        );
      },
    },
    solveHere,
  );
  if (!result) throw waterErrors.NOT_SOLVED();
  const deliveries = await deliveriesOf(water, span, known, settings, result);
  await scope.db.tx(async (tx) => {
    await lockWater(tx, scope.park.id);
    await keepSettings(tx, scope.park.id, basis.split('.')[1]!, settings);
    // Changed since they were read: the run that the change asked for computes the day.
    if (versionsOf(contractsInForce(await readContracts(tx), span.day)) !== versionsOf(contracts)) return;
    const before = await readDeliveries(tx, { from: span.day, to: span.day });
    for (const content of deliveries) {
      const revision = await writeDelivery(tx, scope.park.id, content);
      if (revision !== null)
        await scope.evidence.record(tx, deliveryRef(content.contract, span.day, revision), content.inputs);
    }
    for (const { content } of before)
      if (!deliveries.some(({ contract }) => contract === content.contract))
        await writeDelivery(tx, scope.park.id, content, true);
    for (const day of result.days) await writeReuseDay(tx, scope.park.id, basis, day);
  });
}

/** By the meter of the enterprise where it has one, else as allocated, which is an estimate. */
async function deliveriesOf(
  water: Water,
  span: LocalDay,
  known: Known,
  { qualities, connections }: ReuseSettings,
  { claims }: ReuseDayResult,
): Promise<ReuseDelivery[]> {
  const points = connections.flatMap(({ counterPoint }) => (counterPoint === undefined ? [] : [counterPoint]));
  const samples = await readSamples(water, points, span);
  return claims.map(({ contract, allocatedL, reason }) => {
    const { id, version, enterprise, quality, volumeM3Day } = contract;
    const head = { contract: id, version, enterprise, quality, day: span.day };
    const claim = { ...head, contractL: litresOf(volumeM3Day), allocatedL, reason };
    const pipe = connections.find((each) => each.quality === quality && each.enterprise === enterprise);
    if (pipe?.counterPoint !== undefined) {
      const { m3, quality: data } = counterVolume(
        samples.readings(pipe.counterPoint),
        span.from,
        span.to,
        pipe.rolloverM3,
      );
      const inputs = [samplesRef(pipe.counterPoint, span.from, span.to)];
      return { ...claim, deliveredL: m3 === null ? null : litresOf(m3), source: 'meter', data, inputs };
    }
    const of = qualities.find((each) => each.id === quality);
    const balance = of && known.plants.get(of.plant);
    const means = known.outlets.filter(
      ({ content }) => content.outlet === of?.outlet && contract.limits[content.parameter] !== undefined,
    );
    const inputs = [
      ...(balance ? [balanceRef(of.plant, span.day, balance.revision)] : []),
      ...means.map(({ content, revision }) => dayMeanRef(content, revision)),
    ];
    const data = allocatedL === null ? 'missing' : 'estimated';
    return { ...claim, deliveredL: allocatedL, source: 'allocation', data, inputs };
  });
}
