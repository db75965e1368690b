import { waterErrors } from '../errors.ts';
import type { SolvedTrain, SolvedUnit, Train, TrainLink, TrainStream, TrainUnit } from './types.ts';

const mostIterations = 10_000;
const tolerance = 1e-12;

/**
 * Water and pollutants through a plant. Recycles are torn and run round until they stand still. Product concentration follows from
 * the mass that stays: C_product = C_in × (1 − removal) × Q_in / Q_product.
 * @throws WATER_TRAIN_UNIT_TWICE, WATER_TRAIN_UNKNOWN_UNIT, WATER_TRAIN_SHARES, WATER_TRAIN_NO_SOLUTION
 */
export function solveTrain(train: Train): SolvedTrain {
  checkTrain(train);
  const pollutants = [...new Set(train.feeds.flatMap(({ mgPerL }) => Object.keys(mgPerL ?? {})))].sort();
  let solved = new Map(train.units.map((unit) => [unit.id, solveUnit(unit, empty(pollutants))]));
  for (let iteration = 1; iteration <= mostIterations; iteration++) {
    const next = new Map<string, SolvedUnit>();
    // Units in their order already use what this round has found: a plant without recycles needs two rounds at most if it is sorted.
    const known = (id: string): SolvedUnit => next.get(id) ?? solved.get(id)!;
    for (const unit of train.units) next.set(unit.id, solveUnit(unit, inletOf(unit.id, train, known, pollutants)));
    const moved = largestMove(solved, next);
    solved = next;
    if (moved <= tolerance) return finish(train, solved, pollutants, iteration);
  }
  throw waterErrors.TRAIN_NO_SOLUTION({ iterations: mostIterations });
}

function checkTrain({ units, links, feeds }: Train): void {
  const ids = new Set(units.map(({ id }) => id));
  const twice = units.find(({ id }, at) => units.findIndex((each) => each.id === id) < at);
  if (twice) throw waterErrors.TRAIN_UNIT_TWICE({ unit: twice.id });
  const missing = [...links.flatMap(({ from, to }) => [from, to]), ...feeds.map(({ to }) => to)].find(
    (id) => !ids.has(id),
  );
  if (missing !== undefined) throw waterErrors.TRAIN_UNKNOWN_UNIT({ unit: missing, known: [...ids].join(', ') });
  const shares = new Map<string, number>();
  for (const { from, port, share = 1 } of links)
    shares.set(`${from} ${port}`, (shares.get(`${from} ${port}`) ?? 0) + share);
  const over = [...shares].find(([, share]) => share > 1 + tolerance);
  if (over) throw waterErrors.TRAIN_SHARES({ port: over[0], sum: over[1] });
}

function inletOf(
  id: string,
  { links, feeds }: Train,
  known: (id: string) => SolvedUnit,
  pollutants: string[],
): TrainStream {
  const inlet = empty(pollutants);
  for (const feed of feeds) {
    if (feed.to !== id) continue;
    // 1 mg/L in 1 m³ is 1 g.
    const masses = pollutants.map((name) => [name, ((feed.mgPerL?.[name] ?? 0) * feed.m3Day) / 1000] as const);
    add(inlet, { m3Day: feed.m3Day, kgDay: Object.fromEntries(masses) }, 1);
  }
  for (const link of links) if (link.to === id) add(inlet, portOf(known(link.from), link), link.share ?? 1);
  return inlet;
}

function portOf(unit: SolvedUnit, { port }: Pick<TrainLink, 'port'>): TrainStream {
  return port === 'product' ? unit.product : unit.reject;
}

function solveUnit(unit: TrainUnit, inlet: TrainStream): SolvedUnit {
  const product = { m3Day: inlet.m3Day * unit.recovery, kgDay: { ...inlet.kgDay } };
  const reject = { m3Day: inlet.m3Day - product.m3Day, kgDay: { ...inlet.kgDay } };
  for (const [name, mass] of Object.entries(inlet.kgDay)) {
    const removed = mass * (unit.removal?.[name] ?? 1 - unit.recovery);
    reject.kgDay[name] = removed;
    product.kgDay[name] = mass - removed;
  }
  const dose = Object.entries(unit.doseMgPerL ?? {}).map(([name, mg]) => [name, (mg * inlet.m3Day) / 1000] as const);
  return {
    id: unit.id,
    inlet,
    product,
    reject,
    energyKwhDay: (unit.energyKwhPerM3 ?? 0) * inlet.m3Day,
    doseKgDay: Object.fromEntries(dose),
  };
}

function finish(train: Train, solved: Map<string, SolvedUnit>, pollutants: string[], iterations: number): SolvedTrain {
  const outlets = train.units.flatMap(({ id }) =>
    (['product', 'reject'] as const).flatMap((port) => {
      const taken = train.links.reduce(
        (sum, link) => (link.from === id && link.port === port ? sum + (link.share ?? 1) : sum),
        0,
      );
      const left = 1 - taken;
      if (left <= tolerance) return [];
      const stream = empty(pollutants);
      add(stream, portOf(solved.get(id)!, { port }), left);
      return stream.m3Day === 0 && Object.values(stream.kgDay).every((mass) => mass === 0)
        ? []
        : [{ from: id, port, stream }];
    }),
  );
  const fed = empty(pollutants);
  for (const feed of train.feeds) {
    const masses = pollutants.map((name) => [name, ((feed.mgPerL?.[name] ?? 0) * feed.m3Day) / 1000] as const);
    add(fed, { m3Day: feed.m3Day, kgDay: Object.fromEntries(masses) }, 1);
  }
  const left = empty(pollutants);
  for (const { stream } of outlets) add(left, stream, 1);
  const differences = [
    share(fed.m3Day, left.m3Day),
    ...pollutants.map((name) => share(fed.kgDay[name]!, left.kgDay[name]!)),
  ];
  return {
    units: train.units.map(({ id }) => solved.get(id)!),
    outlets,
    iterations,
    imbalance: Math.max(...differences),
  };
}

function share(fed: number, left: number): number {
  return fed === 0 ? Math.abs(left) : Math.abs(fed - left) / fed;
}

function empty(pollutants: readonly string[]): TrainStream {
  return { m3Day: 0, kgDay: Object.fromEntries(pollutants.map((name) => [name, 0])) };
}

function add(into: TrainStream, stream: TrainStream, by: number): void {
  into.m3Day += stream.m3Day * by;
  for (const [name, mass] of Object.entries(stream.kgDay)) into.kgDay[name] = (into.kgDay[name] ?? 0) + mass * by;
}

/** Largest change of an inlet between two rounds, as a share of itself. */
function largestMove(before: Map<string, SolvedUnit>, after: Map<string, SolvedUnit>): number {
  let most = 0;
  for (const [id, { inlet }] of after) {
    const old = before.get(id)!.inlet;
    most = Math.max(most, relative(old.m3Day, inlet.m3Day));
    for (const [name, mass] of Object.entries(inlet.kgDay)) most = Math.max(most, relative(old.kgDay[name]!, mass));
  }
  return most;
}

function relative(a: number, b: number): number {
  return Math.abs(a - b) / Math.max(1e-9, Math.abs(a), Math.abs(b));
}
