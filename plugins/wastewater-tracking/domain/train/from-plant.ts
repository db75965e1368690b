import { portOf, type TrainModelData, type WaterPlant } from '../../contracts/index.ts';
import { solveTrain } from './solve-train.ts';

/** What comes in by a stream now. */
export interface PlantFeed {
  m3Hour: number;
  mgPerL: Readonly<Record<string, number>>;
}

/**
 * Flows and contents of the streams of a plant by {@link solveTrain}. A unit without by-product passes on what comes in; one
 * with by-product needs its recovery, and several streams of a port their shares. What is not known is named, not assumed.
 * @param feeds by stream that comes from outside; null when its meter says nothing
 */
export function modelPlant(plant: WaterPlant, feeds: (stream: string) => PlantFeed | null): TrainModelData {
  const { units, streams } = plant;
  const none = (what: 'recovery' | 'shares' | 'flow' | 'circle', names: string[]): TrainModelData => ({
    streams: [],
    missing: { what, names },
  });
  const outOf = (id: string, port: 'product' | 'by-product') =>
    streams.filter((stream) => stream.from === id && portOf(stream) === port);
  const unknown = units.filter(({ id, recovery }) => recovery === undefined && outOf(id, 'by-product').length > 0);
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
  let solved;
  try {
    solved = solveTrain({
      units: units.map(({ id, kind, recovery, removal }) => ({
        id,
        kind,
        recovery: recovery ?? 1,
        ...(removal === undefined ? {} : { removal }),
      })),
      links: streams.flatMap((stream) =>
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
      ),
      feeds: incoming.map(({ id, to }) => ({ to: to!, m3Day: feeds(id)!.m3Hour * 24, mgPerL: feeds(id)!.mgPerL })),
    });
  } catch {
    // A recycle that does not come to rest: the units of the plant are all that can be named.
    return none(
      'circle',
      units.map(({ id }) => id),
    );
  }
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
