import type { WaterPlant, WaterStream, WaterUnit } from '../../contracts/config.ts';

/** What is chosen in the editor. */
export type Chosen = { kind: 'unit' | 'stream'; index: number } | null;

const freeId = (known: readonly { id: string }[], stem: string): string => {
  for (let no = 1; ; no++) if (!known.some(({ id }) => id === `${stem}-${no}`)) return `${stem}-${no}`;
};

/** A plant with one more unit. */
export function addUnit(plant: WaterPlant): WaterPlant {
  const id = freeId(plant.units, 'unit');
  return { ...plant, units: [...plant.units, { id, name: { en: id, 'zh-CN': id }, kind: 'advanced' }] };
}

/** A plant with one more stream, out of the unit that is chosen. */
export function addStream(plant: WaterPlant, from: string | undefined): WaterPlant {
  const id = freeId(plant.streams, 'stream');
  const start = from ?? plant.units[0]?.id;
  const stream: WaterStream = {
    id,
    name: { en: id, 'zh-CN': id },
    role: 'inner',
    accuracyPercent: 2,
    ...(start === undefined ? {} : { from: start }),
  };
  return { ...plant, streams: [...plant.streams, stream] };
}

/** A unit with other facts; streams follow its id. */
export function setUnit(plant: WaterPlant, index: number, unit: WaterUnit): WaterPlant {
  const before = plant.units[index]!.id;
  const units = plant.units.map((each, at) => (at === index ? unit : each));
  if (unit.id === before) return { ...plant, units };
  const follow = (end: string | undefined): string | undefined => (end === before ? unit.id : end);
  const streams = plant.streams.map((stream) =>
    pruned({ ...stream, from: follow(stream.from), to: follow(stream.to) }),
  );
  return { ...plant, units, streams };
}

/** Steps of places in the drawing, px. */
export const placeGrid = 8;
const furthest = 8000;

/** A unit at a place of its own in the drawing, on the grid. */
export function placeUnit(plant: WaterPlant, index: number, { x, y }: { x: number; y: number }): WaterPlant {
  const onGrid = (value: number): number => Math.min(furthest, Math.max(0, Math.round(value / placeGrid) * placeGrid));
  const unit = { ...plant.units[index]!, place: { x: onGrid(x), y: onGrid(y) } };
  return { ...plant, units: plant.units.map((each, at) => (at === index ? unit : each)) };
}

/** All units back in the order of the water. */
export function arranged(plant: WaterPlant): WaterPlant {
  return { ...plant, units: plant.units.map((unit) => pruned<WaterUnit>({ ...unit, place: undefined })) };
}

export function setStream(plant: WaterPlant, index: number, stream: WaterStream): WaterPlant {
  return { ...plant, streams: plant.streams.map((each, at) => (at === index ? pruned(stream) : each)) };
}

/** Without a unit and the streams between it and others; what it gave to others now lacks its source, which is told. */
export function removeChosen(plant: WaterPlant, chosen: NonNullable<Chosen>): WaterPlant {
  if (chosen.kind === 'stream') return { ...plant, streams: plant.streams.filter((_, at) => at !== chosen.index) };
  const { id } = plant.units[chosen.index]!;
  return {
    ...plant,
    units: plant.units.filter((_, at) => at !== chosen.index),
    streams: plant.streams.filter(({ from, to }) => from !== id && to !== id),
  };
}

/** Without keys that hold nothing: the configuration tells them apart from values. */
export function pruned<T extends object>(of: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T;
}
