import { portOf, type TrainModelData, type WaterPlant } from '../../contracts/index.ts';
import { solveTrain } from './solve-train.ts';
import type { SolvedTrain, TrainUnit } from './types.ts';
import { vesselUnit } from './vessel-unit.ts';

/** What follows from the vessels of a unit. */
type Derived = ReturnType<typeof vesselUnit>;

/** Where the search for the recovery of vessels begins, how long it goes on, and when it is over. */
const firstRecovery = 0.5;
const mostRounds = 200;
const restsWithin = 1e-9;

/** What comes in by a stream now. */
export interface PlantFeed {
  m3Hour: number;
  mgPerL: Readonly<Record<string, number>>;
}

/**
 * Flows and contents of the streams of a plant by {@link solveTrain}. A unit without by-product passes on what comes in; one
 * with by-product needs its recovery or its pressure vessels, from which it follows, and several streams of a port their shares. What is not known is named, not assumed.
 * @param feeds by stream that comes from outside; null when its meter says nothing
 */
export function modelPlant(plant: WaterPlant, feeds: (stream: string) => PlantFeed | null): TrainModelData {
  const { units, streams } = plant;
  const none = (what: NonNullable<TrainModelData['missing']>['what'], names: string[]): TrainModelData => ({
    streams: [],
    missing: { what, names },
  });
  const outOf = (id: string, port: 'product' | 'by-product') =>
    streams.filter((stream) => stream.from === id && portOf(stream) === port);
  const unknown = units.filter(
    ({ id, recovery, vessel }) => recovery === undefined && !vessel && outOf(id, 'by-product').length > 0,
  );
  if (unknown.length > 0)
    return none(
      'recovery',
      unknown.map(({ id }) => id),
    );
  const ports = (['product', 'by-product'] as const).flatMap((port) =>
    units.map(({ id }) => ({ id, own: outOf(id, port) })),
  );
  const open = ports.filter(({ own }) => own.length > 1 && own.some(({ share }) => share === undefined));
  if (open.length > 0)
    return none(
      'shares',
      open.map(({ id }) => id),
    );
  const incoming = streams.filter(({ from, to }) => from === undefined && to !== undefined);
  const dry = incoming.filter(({ id }) => feeds(id) === null);
  if (dry.length > 0 || incoming.length === 0)
    return none(
      'flow',
      dry.map(({ id }) => id),
    );
  const links = streams.flatMap((stream) =>
    stream.from === undefined || stream.to === undefined
      ? []
      : [
          {
            from: stream.from,
            port: portOf(stream) === 'product' ? ('product' as const) : ('reject' as const),
            to: stream.to,
            share: stream.share ?? 1,
          },
        ],
  );
  const fed = incoming.map(({ id, to }) => ({
    to: to!,
    m3Day: feeds(id)!.m3Hour * 24,
    mgPerL: feeds(id)!.mgPerL,
  }));
  const solve = (derived: ReadonlyMap<string, Derived>): SolvedTrain =>
    solveTrain({
      units: units.map(({ id, kind, recovery, removal, vessel }): TrainUnit => {
        const found = derived.get(id);
        const removals = { ...removal, ...(vessel && found ? { [vessel.salt]: found.removal } : {}) };
        return { id, kind, recovery: recovery ?? found?.recovery ?? 1, removal: removals };
      }),
      links,
      feeds: fed,
    });
  const vessels = units.filter(({ vessel }) => vessel !== undefined);
  let derived = new Map<string, Derived>(vessels.map(({ id }) => [id, { recovery: firstRecovery, removal: 1 }]));
  let solved: SolvedTrain | null = null;
  // What comes into a vessel may depend, over a recycle, on what it recovers.
  for (let round = 0; round < mostRounds; round++) {
    try {
      solved = solve(derived);
    } catch {
      // A recycle that does not come to rest: the units of the plant are all that can be named.
      return none(
        'circle',
        units.map(({ id }) => id),
      );
    }
    const next = new Map<string, Derived>();
    for (const { id, vessel } of vessels) {
      const { inlet } = solved.units.find((unit) => unit.id === id)!;
      if (inlet.m3Day === 0) {
        next.set(id, derived.get(id)!);
        continue;
      }
      if (!((inlet.kgDay[vessel!.salt] ?? 0) > 0)) return none('salt', [id]);
      try {
        next.set(id, vesselUnit(vessel!, inlet));
      } catch {
        return none('vessel', [id]);
      }
    }
    const rests = [...next].every(([id, { recovery }]) => Math.abs(recovery - derived.get(id)!.recovery) < restsWithin);
    derived = next;
    if (rests) break;
    solved = null;
  }
  if (solved === null)
    return none(
      'circle',
      vessels.map(({ id }) => id),
    );
  const byUnit = new Map(solved.units.map((unit) => [unit.id, unit]));
  return {
    missing: null,
    streams: streams.flatMap((stream) => {
      if (stream.from === undefined) return [{ stream: stream.id, ...feeds(stream.id)! }];
      const unit = byUnit.get(stream.from)!;
      const { m3Day, kgDay } = portOf(stream) === 'product' ? unit.product : unit.reject;
      // kg in 1000 m³ are mg in a litre.
      const contents = m3Day > 0 ? Object.entries(kgDay).map(([name, kg]) => [name, (kg * 1000) / m3Day] as const) : [];
      return [{ stream: stream.id, m3Hour: (m3Day * (stream.share ?? 1)) / 24, mgPerL: Object.fromEntries(contents) }];
    }),
  };
}
