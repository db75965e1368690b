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
import { readBases, readContracts, readDeliveries, writeDelivery, writeReuseDay } from './reuse-store.ts';

/** What is known of the plants on a day. */
interface Known {
  plants: ReadonlyMap<string, Revised<PlantDay>>;
  outlets: readonly Revised<OutletDay>[];
}

/**
 * Allocates the water of closed days to the contracts in force, and tells what each enterprise got. A day is computed again when
 * its balance, its contracts or the settings have changed, or samples of its meters came late.
 * @param dirty days that samples came late for
 * @returns days that were computed
 */
export async function closeReuse(water: Water, dirty: readonly string[], signal: AbortSignal): Promise<number> {
  const { scope } = water;
  const { qualities } = scope.config.reuse;
  if (qualities.length === 0) return 0;
  const { timeZone } = scope.park;
  const now = scope.clock.now();
  const span = { from: localDay(now, timeZone, -scope.config.historyDays).day, to: localDay(now, timeZone, -1).day };
  const plants = [...new Set(qualities.map(({ plant }) => plant))];
  const { contracts, bases, known } = await scope.db.tx(async (tx) => ({
    contracts: await readContracts(tx),
    bases: await readBases(tx, span.from),
    known: await readKnown(tx, plants, span),
  }));
  let computed = 0;
  for (const [day, ofDay] of known) {
    signal.throwIfAborted();
    const inForce = contractsInForce(contracts, day);
    const basis = basisOf(water, ofDay, inForce);
    if (bases.get(day) === basis && !dirty.includes(day)) continue;
    if (inForce.length === 0 && !bases.has(day)) continue;
    await closeReuseDay(water, dayOfDate(day, timeZone), ofDay, inForce, basis);
    computed++;
  }
  return computed;
}

/** Days of which at least one plant has its balance, oldest first. */
async function readKnown(
  tx: Tx,
  plants: readonly string[],
  span: { from: string; to: string },
): Promise<Map<string, Known>> {
  const found = new Map<string, { plants: Map<string, Revised<PlantDay>>; outlets: Revised<OutletDay>[] }>();
  for (const plant of plants) {
    for (const each of await readPlantDays(tx, { plant, ...span })) {
      const of = found.get(each.content.day) ?? { plants: new Map(), outlets: [] };
      of.plants.set(plant, each);
      found.set(each.content.day, of);
    }
    for (const each of await readOutletDays(tx, { plant, ...span })) found.get(each.content.day)?.outlets.push(each);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function basisOf({ scope }: Water, { plants, outlets }: Known, contracts: readonly ReuseContract[]): string {
  const { qualities, connections } = scope.config.reuse;
  const watched = new Set(qualities.map(({ outlet }) => outlet));
  const basis = {
    plants: [...plants].map(([id, { revision }]) => [id, revision]),
    outlets: outlets
      .filter(({ content }) => watched.has(content.outlet))
      .map(({ content, revision }) => [content.outlet, content.parameter, revision]),
    contracts: contracts.map(({ id, version }) => [id, version]),
    qualities,
    connections,
  };
  return createHash('sha256').update(canonicalJson(basis)).digest('hex');
}

const versionsOf = (contracts: readonly ReuseContract[]): string =>
  contracts.map(({ id, version }) => `${id}@${version}`).join();

async function closeReuseDay(
  water: Water,
  span: LocalDay,
  known: Known,
  contracts: readonly ReuseContract[],
  basis: string,
): Promise<void> {
  const { scope } = water;
  const { qualities, connections } = scope.config.reuse;
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
  const deliveries = await deliveriesOf(water, span, known, result);
  await scope.db.tx(async (tx) => {
    await lockWater(tx, scope.park.id);
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
  { claims }: ReuseDayResult,
): Promise<ReuseDelivery[]> {
  const { qualities, connections } = water.scope.config.reuse;
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
