import type { WaterPlant } from '../../contracts/config.ts';

/** Sizes of the drawing, px. */
export const box = { width: 168, height: 74, gapX: 156, gapY: 34, end: 20, margin: 16 } as const;

/** Where a unit, or the outside end of a stream, is drawn: its upper left corner. */
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A stream as a line with the middle that its label sits on. */
export interface Line {
  stream: string;
  path: string;
  x: number;
  y: number;
}

export interface TrainLayout {
  width: number;
  height: number;
  units: ReadonlyMap<string, Place>;
  lines: readonly Line[];
}

type Part = Pick<WaterPlant, 'units' | 'streams'>;

/** Column of each unit: one further than the units that water comes from; a recycle does not push anything. */
function columnsOf({ units, streams }: Part): Map<string, number> {
  const known = new Set(units.map(({ id }) => id));
  const next = (id: string): string[] =>
    streams.flatMap(({ from, to }) => (from === id && to !== undefined && known.has(to) ? [to] : []));
  const column = new Map<string, number>();
  const onWay = new Set<string>();
  // Depth first from where water comes in: a stream to a unit that is on the way already is a recycle.
  const place = (id: string, at: number): void => {
    if (onWay.has(id) || (column.get(id) ?? -1) >= at) return;
    column.set(id, at);
    onWay.add(id);
    for (const to of next(id)) place(to, at + 1);
    onWay.delete(id);
  };
  for (const { from, to } of streams) if (from === undefined && to !== undefined && known.has(to)) place(to, 0);
  for (const { id } of units) if (!column.has(id)) place(id, 0);
  return column;
}

/** Units that have a place of their own go there, and the outside ends of their streams with them. */
function movePlaces({ units, streams }: Part, places: Map<string, Place>): void {
  for (const { id, place: own } of units) {
    const at = places.get(`unit/${id}`);
    if (own === undefined || at === undefined) continue;
    const by = { x: own.x - at.x, y: own.y - at.y };
    const ends = streams.flatMap(({ id: stream, from, to }) => [
      ...(from === undefined && to === id ? [`in/${stream}`] : []),
      ...(to === undefined && from === id ? [`out/${stream}`] : []),
    ]);
    for (const key of [`unit/${id}`, ...ends]) {
      const place = places.get(key);
      if (place) places.set(key, { ...place, x: Math.max(0, place.x + by.x), y: Math.max(0, place.y + by.y) });
    }
  }
}

/** Units in columns in the order of the water, streams as lines between them; ends outside have a place of their own. */
export function layoutTrain(part: Part): TrainLayout {
  const { units, streams } = part;
  const columns = columnsOf(part);
  // Column 0 is for what comes from outside.
  const cells: { key: string; column: number; unit: boolean }[] = units.map(({ id }) => ({
    key: `unit/${id}`,
    column: columns.get(id)! + 1,
    unit: true,
  }));
  for (const { id, from, to } of streams) {
    if (from === undefined && to !== undefined && columns.has(to))
      cells.push({ key: `in/${id}`, column: columns.get(to)!, unit: false });
    if (to === undefined && from !== undefined && columns.has(from))
      cells.push({ key: `out/${id}`, column: columns.get(from)! + 2, unit: false });
  }
  const last = Math.max(1, ...cells.map(({ column }) => column));
  const places = new Map<string, Place>();
  const stacks = new Map<number, number>();
  const widths: number[] = Array.from({ length: last + 1 }, (_, at) =>
    cells.some(({ column, unit }) => unit && column === at) ? box.width : box.end,
  );
  const starts = widths.map((_, at) =>
    widths.slice(0, at).reduce<number>((sum, width) => sum + width + box.gapX, box.margin),
  );
  for (const { key, column, unit } of cells) {
    const y = stacks.get(column) ?? box.margin;
    const width = unit ? box.width : box.end;
    places.set(key, { x: starts[column]!, y, width, height: box.height });
    stacks.set(column, y + box.height + box.gapY);
  }
  movePlaces(part, places);
  const bottom = Math.max(box.margin, ...[...places.values()].map(({ y, height }) => y + height + box.gapY));
  let recycles = 0;
  const lines = streams.flatMap(({ id, from, to }): Line[] => {
    const start = places.get(from === undefined ? `in/${id}` : `unit/${from}`);
    const end = places.get(to === undefined ? `out/${id}` : `unit/${to}`);
    if (!start || !end) return [];
    const [x1, y1] = [start.x + start.width, start.y + start.height / 2];
    const [x2, y2] = [end.x, end.y + end.height / 2];
    if (x2 > x1) {
      // The label sits in the gap before the end: lines of one unit part there.
      const gap = Math.min(box.gapX, x2 - x1);
      const middle = x2 - gap / 2;
      const path = `M ${x1} ${y1} C ${x1 + gap / 3} ${y1}, ${x2 - gap + gap / 15} ${y2}, ${middle} ${y2} L ${x2 - 6} ${y2}`;
      return [{ stream: id, path, x: middle, y: y2 }];
    }
    // A recycle runs back below everything.
    const low = bottom + 14 + recycles++ * 34;
    const path = `M ${x1 - 20} ${start.y + start.height} C ${x1 - 20} ${low}, ${x1 - 20} ${low}, ${(x1 + x2) / 2} ${low} S ${x2 + 20} ${low}, ${x2 + 20} ${end.y + end.height + 6}`;
    return [{ stream: id, path, x: (x1 + x2) / 2, y: low }];
  });
  const placed = new Map(units.map(({ id }) => [id, places.get(`unit/${id}`)!]));
  const right = Math.max(...[...places.values()].map(({ x, width }) => x + width)) + box.margin;
  return { width: right, height: bottom + 20 + recycles * 34, units: placed, lines };
}
