import type { LocalizedText } from '@lingtan/sdk';

/** The part of a plant's configuration that is checked here. */
export interface TrainPart {
  units: readonly {
    id: string;
    recovery?: number | undefined;
    removal?: Readonly<Record<string, number>> | undefined;
    vessel?: object | undefined;
  }[];
  streams: readonly {
    id: string;
    from?: string | undefined;
    to?: string | undefined;
    role?: string | undefined;
    port?: 'product' | 'by-product' | undefined;
    share?: number | undefined;
  }[];
}

export const trainProblemCodes = [
  'unit-twice',
  'stream-twice',
  'no-end',
  'unknown-unit',
  'self-loop',
  'closed-loop',
  'no-inlet',
  'no-outlet',
  'no-by-product',
  'no-product',
  'shares',
] as const;

/** What is wrong with a train. Paths are below the plant. */
export interface TrainProblem {
  code: (typeof trainProblemCodes)[number];
  path: (string | number)[];
  /** Units and streams that the problem names. */
  names: string[];
  message: LocalizedText;
}

type Add = (code: TrainProblem['code'], path: TrainProblem['path'], names: string[], en: string, zh: string) => void;

/** Shares are typed with a few digits. */
const shareTolerance = 1e-6;

/** Whether a stream is the product of its unit or what is left: concentrate, sludge. */
export const portOf = ({ port, role }: TrainPart['streams'][number]): 'product' | 'by-product' =>
  port ?? (role === 'loss' ? 'by-product' : 'product');

/**
 * What cannot be in a graph of units and streams: names that are there twice or not at all, water that runs in a circle
 * that nothing leaves, and water that gets lost or comes from nowhere. A recycle is allowed as long as its circle has a way out.
 */
export function trainProblems({ units, streams }: TrainPart): TrainProblem[] {
  const problems: TrainProblem[] = [];
  const add: Add = (code, path, names, en, zh) =>
    void problems.push({ code, path, names, message: { en, 'zh-CN': zh } });
  const known = new Set(units.map(({ id }) => id));
  units.forEach(({ id }, index) => {
    if (units.findIndex((each) => each.id === id) < index)
      add('unit-twice', ['units', index, 'id'], [id], `unit ${id} is there twice`, `单元 ${id} 重复`);
  });
  streams.forEach(({ id, from, to }, index) => {
    if (streams.findIndex((each) => each.id === id) < index)
      add('stream-twice', ['streams', index, 'id'], [id], `stream ${id} is there twice`, `水流 ${id} 重复`);
    if (from === undefined && to === undefined)
      add(
        'no-end',
        ['streams', index],
        [id],
        `stream ${id} has neither a unit it comes from nor one it goes to`,
        `水流 ${id} 既无来源单元也无去向单元`,
      );
    for (const [field, end] of [
      ['from', from],
      ['to', to],
    ] as const)
      if (end !== undefined && !known.has(end))
        add(
          'unknown-unit',
          ['streams', index, field],
          [id, end],
          `stream ${id}: there is no unit ${end}`,
          `水流 ${id}：没有单元 ${end}`,
        );
    if (from !== undefined && from === to)
      add(
        'self-loop',
        ['streams', index, 'to'],
        [id, from],
        `stream ${id} leads from unit ${from} back into it`,
        `水流 ${id} 从单元 ${from} 直接流回该单元`,
      );
  });
  units.forEach((unit, index) => {
    const { id } = unit;
    const inlets = streams.filter(({ to }) => to === id);
    const outlets = streams.filter(({ from }) => from === id);
    if (inlets.length === 0)
      add('no-inlet', ['units', index], [id], `unit ${id}: no water comes in`, `单元 ${id}：没有进水`);
    if (outlets.length === 0)
      add(
        'no-outlet',
        ['units', index],
        [id],
        `unit ${id}: water comes in and none leaves, it would be lost`,
        `单元 ${id}：有进水而无出水，水量无去处`,
      );
    else checkPorts(unit, index, outlets, add);
  });
  for (const circle of closedLoops(known, streams)) {
    const index = units.findIndex(({ id }) => id === circle[0]);
    add(
      'closed-loop',
      ['units', index],
      circle,
      `units ${circle.join(', ')}: the water runs in a circle that nothing leaves`,
      `单元 ${circle.join('、')}：水在其中循环而无出口`,
    );
  }
  return problems;
}

function checkPorts(
  { id, recovery, removal, vessel }: TrainPart['units'][number],
  index: number,
  outlets: TrainPart['streams'],
  add: Add,
): void {
  const products = outlets.filter((each) => portOf(each) === 'product');
  const rest = outlets.filter((each) => portOf(each) === 'by-product');
  const removes = Object.values(removal ?? {}).some((share) => share > 0);
  if (rest.length === 0 && ((recovery !== undefined && recovery < 1) || removes || vessel !== undefined))
    add(
      'no-by-product',
      ['units', index, recovery === undefined ? 'removal' : 'recovery'],
      [id],
      `unit ${id}: what is not recovered has no stream to leave by, it would be lost`,
      `单元 ${id}：未回收的水没有排出水流，水量无去处`,
    );
  if (((recovery !== undefined && recovery > 0) || vessel !== undefined) && products.length === 0)
    add(
      'no-product',
      ['units', index, 'recovery'],
      [id],
      `unit ${id}: the product has no stream to leave by, it would be lost`,
      `单元 ${id}：产水没有排出水流，水量无去处`,
    );
  for (const port of [products, rest]) {
    const told = port.filter(({ share }) => share !== undefined);
    if (told.length === 0) continue;
    const sum = told.reduce((total, { share }) => total + share!, 0);
    if (told.length < port.length || Math.abs(sum - 1) > shareTolerance) {
      const names = port.map((each) => each.id);
      add(
        'shares',
        ['units', index],
        [id, ...names],
        `unit ${id}: the shares of ${names.join(', ')} must all be told and add up to 1`,
        `单元 ${id}：${names.join('、')} 的分配比例须全部填写且合计为 1`,
      );
    }
  }
}

/** Circles that nothing leaves: sets of units that reach each other, and from which no stream leads anywhere else. */
function closedLoops(known: ReadonlySet<string>, streams: TrainPart['streams']): string[][] {
  const next = (id: string): (string | undefined)[] => streams.filter(({ from }) => from === id).map(({ to }) => to);
  const reach = new Map<string, Set<string>>();
  for (const id of known) {
    const seen = new Set<string>();
    const open = next(id);
    while (open.length > 0) {
      const at = open.pop();
      if (at === undefined || !known.has(at)) {
        // The outside: water that gets here has left.
        seen.add('');
        continue;
      }
      if (seen.has(at)) continue;
      seen.add(at);
      open.push(...next(at));
    }
    reach.set(id, seen);
  }
  const circles: string[][] = [];
  const told = new Set<string>();
  for (const [id, seen] of reach) {
    if (told.has(id) || seen.has('') || !seen.has(id)) continue;
    const circle = [id, ...[...seen].filter((other) => other !== id && reach.get(other)!.has(id))];
    // What leads on to a dead end is told there.
    if (circle.some((each) => next(each).some((to) => to !== undefined && !circle.includes(to)))) continue;
    circle.forEach((each) => told.add(each));
    circles.push(circle);
  }
  return circles;
}
