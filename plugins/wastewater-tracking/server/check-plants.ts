import type { ParkScope } from '@lingtan/sdk';
import { wastewaterConfig, type WastewaterConfig } from '../contracts/index.ts';
import { reconcile, waterErrors } from '../domain/index.ts';

/** @throws WATER_BAD_PLANT naming what does not fit together */
export function checkPlants({ plants, reuse }: WastewaterConfig): void {
  checkReuse(plants, reuse);
  const outlets = new Set<string>();
  for (const plant of plants) {
    const fail = (problem: string) => waterErrors.BAD_PLANT({ plant: plant.id, problem });
    if (plants.filter(({ id }) => id === plant.id).length > 1) throw fail('the id is used twice');
    const units = new Set(plant.units.map(({ id }) => id));
    if (units.size < plant.units.length) throw fail('two units have the same id');
    if (new Set(plant.streams.map(({ id }) => id)).size < plant.streams.length)
      throw fail('two streams have the same id');
    if (new Set(plant.dosing.map(({ id }) => id)).size < plant.dosing.length)
      throw fail('two dosing points have the same id');
    for (const { id, from, to } of plant.streams) {
      if (from === undefined && to === undefined) throw fail(`stream ${id}: from or to expected`);
      for (const end of [from, to])
        if (end !== undefined && !units.has(end)) throw fail(`stream ${id}: there is no unit ${end}`);
    }
    for (const { id, levelPoint, volumeM3 } of plant.units)
      if ((levelPoint === undefined) !== (volumeM3 === undefined))
        throw fail(`unit ${id}: level and volume go together`);
    for (const { id, recovery, vessel } of plant.units)
      if (recovery !== undefined && vessel !== undefined)
        throw fail(`unit ${id}: recovery or vessel expected, got both; with a vessel the recovery follows from it`);
    for (const { streams: pair } of plant.correlations)
      for (const end of pair)
        if (!plant.streams.some(({ id, counterPoint }) => id === end && counterPoint !== undefined))
          throw fail(`correlations: ${end} is no stream with a counter`);
    checkCorrelations(plant);
    for (const { id, parameters, temperature, influent } of plant.outlets) {
      if (outlets.has(id)) throw fail(`outlet ${id}: the id is used twice`);
      outlets.add(id);
      const known = parameters.map((parameter) => parameter.id);
      if (new Set(known).size < known.length) throw fail(`outlet ${id}: a parameter is named twice`);
      if (temperature !== undefined && !known.includes(temperature))
        throw fail(`outlet ${id}: the temperature ${temperature} is none of its parameters`);
      if (influent !== undefined && (influent === id || !plant.outlets.some((each) => each.id === influent)))
        throw fail(`outlet ${id}: ${influent} is no other outlet of the plant`);
    }
  }
}

/** @throws WATER_CORRELATIONS where the correlations of the meters cannot hold together */
function checkCorrelations({ streams, correlations }: WastewaterConfig['plants'][number]): void {
  if (correlations.length === 0) return;
  reconcile({
    balances: [],
    names: streams.map(({ id }) => id),
    measured: streams.map(({ counterPoint }) => (counterPoint === undefined ? null : 0)),
    deviations: streams.map(() => 1),
    correlations: correlations.map(({ streams: [a, b], coefficient }) => [a, b, coefficient]),
  });
}

/**
 * Tells what is wrong with settings that were stored before it was checked: they run, and their balances of the units at fault say
 * nothing that can be relied on.
 */
export function tellFaults({
  config,
  log,
  degraded,
}: Pick<ParkScope<WastewaterConfig>, 'config' | 'log' | 'degraded'>): void {
  const faults = wastewaterConfig.faults!(config).map(({ path: [list, place, ...rest], problem }) => {
    const plant = list === 'plants' ? config.plants[Number(place)]?.id : undefined;
    return `${plant ?? [list, place, ...rest].filter((each) => each !== undefined).join('.')}: ${problem.en}`;
  });
  if (faults.length === 0) return;
  log.warn({ faults }, 'settings are not what they should be');
  degraded(faults.join('; '));
}

/** @throws WATER_BAD_REUSE naming the quality or pipe */
function checkReuse(plants: WastewaterConfig['plants'], { qualities, connections }: WastewaterConfig['reuse']): void {
  const known = new Set<string>();
  for (const { id, plant: plantId, streams, outlet } of qualities) {
    const fail = (problem: string) => waterErrors.BAD_REUSE({ what: id, problem });
    if (known.has(id)) throw fail('the id is used twice');
    known.add(id);
    const plant = plants.find((each) => each.id === plantId);
    if (!plant) throw fail(`there is no plant ${plantId}`);
    for (const stream of streams)
      if (!plant.streams.some((each) => each.id === stream && each.counterPoint !== undefined))
        throw fail(`${stream} is no stream of the plant with a counter`);
    if (outlet !== undefined && !plant.outlets.some((each) => each.id === outlet))
      throw fail(`there is no outlet ${outlet}`);
  }
  const pipes = new Set<string>();
  for (const { quality, enterprise } of connections) {
    const what = `${quality} to ${enterprise}`;
    if (!known.has(quality)) throw waterErrors.BAD_REUSE({ what, problem: `there is no quality ${quality}` });
    if (pipes.has(what)) throw waterErrors.BAD_REUSE({ what, problem: 'the pipe is there twice' });
    pipes.add(what);
  }
}
