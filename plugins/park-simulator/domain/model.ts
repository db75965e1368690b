import type { ParkSimulatorConfig } from '../contracts/config.ts';
import { createCalendar } from './calendar.ts';
import { createMeter, meterPoints, meterState, meterStep, restoreMeter, shownPower, type MeterState } from './meter.ts';
import { createNetwork } from './network.ts';
import { shown, type ModelPoint } from './point.ts';
import { seedOf, uniformAt } from './random.ts';
import { sunPosition } from './solar.ts';
import { createUnit } from './units/index.ts';
import { stepSeconds, type StepContext, type Unit } from './units/unit.ts';
import { createWeather } from './weather.ts';

/** What the model needs to know beside the configuration. */
export interface ParkSite {
  latitude: number;
  longitude: number;
  utcOffsetMinutes: number;
}

/** Everything that the model remembers: plain JSON, and numbers survive JSON unchanged. */
export interface ModelSnapshot {
  /** End of the last step, ms since the epoch. */
  time: number;
  units: Record<string, { state: number[]; values: number[] }>;
  meters: Record<string, MeterState>;
  /** Counters that units keep beside their electric meter, by point id: at the end and at the start of the last step. */
  counters: Record<string, [now: number, before: number]>;
}

/** True powers of the last step, kW, for checking the balance. */
export interface ModelTruth {
  loadsKw: number;
  generationKw: number;
  /** Charging positive. */
  storageKw: number;
  lossesKw: number;
  /** At the grid connection, import positive. */
  gridKw: number;
  curtailedKw: number;
}

export interface ParkModel {
  /** All that can be read, in the order of `read`. */
  readonly points: readonly ModelPoint[];
  /** End of the last step, ms. */
  readonly time: number;
  readonly truth: ModelTruth;
  /**
   * Runs whole steps until the end of the last one is at or after `toMs`. Going forward in one call or in many gives the
   * same bytes. `energyScale` (1 / speed) makes the registers count less than the model's time.
   */
  advance(toMs: number, energyScale?: number): void;
  /** Sets the clock without running the time between: the state is kept, the weather jumps. */
  jump(toMs: number): void;
  /** What the instruments show at `atMs` within the last step, into `out`: registers are interpolated. */
  read(atMs: number, out: Float64Array): Float64Array;
  /** The same of one point, by its place among `points`. */
  readPoint(place: number, atMs: number): number;
  /** Gives a unit a setpoint that holds until `untilMs`, model time. False: the unit refuses it or takes none. */
  command(point: string, value: number, untilMs: number): boolean;
  save(): ModelSnapshot;
  load(snapshot: ModelSnapshot): void;
}

const stepMs = stepSeconds * 1000;

/** Seed of the weather over a park: the model and those who forecast it must speak of the same. */
export const weatherSeed = (seed: number): number => seedOf(seed, 'weather');

/** Builds the park. A pure function of its arguments: the same ones give the same readings for ever. */
export function createParkModel(
  config: Pick<ParkSimulatorConfig, 'climate' | 'exportLimitKw' | 'nodes' | 'units'>,
  seed: number,
  site: ParkSite,
): ParkModel {
  const network = createNetwork(config.nodes);
  const units = config.units.map((unit) => createUnit(unit, seed));
  const acting = units
    .map((unit, index) => ({ unit, index }))
    .sort((a, b) => a.unit.order - b.unit.order || a.index - b.index);
  const places = units.map((unit) => placeOf(unit));
  const unitMeters = units.map((unit) =>
    unit.node === null ? null : createMeter(unit.id, unit.side, unit.accuracyClass, seed),
  );
  const nodeMeters = network.order.map((id) => {
    const node = config.nodes.find((candidate) => candidate.id === id)!;
    return createMeter(id, 'load', node.accuracyClass, seed);
  });
  const meters = [...nodeMeters, ...unitMeters.filter((meter) => meter !== null)];
  const points: ModelPoint[] = meters.flatMap(meterPoints);
  const extras = units.flatMap((unit) =>
    unit.quantities.map((quantity, at) => ({ unit, quantity, at, id: `${unit.id}.${quantity.name}` })),
  );
  for (const { id, quantity } of extras)
    points.push({ id, unit: quantity.unit, kind: quantity.kind, decimals: quantity.decimals });
  const counters = Float64Array.from(extras, ({ id, quantity }) =>
    quantity.kind === 'counter' ? Math.floor(uniformAt(seedOf(seed, id), 1) * 1_000_000) / 10 : 0,
  );
  const countersBefore = counters.slice();
  const local = createCalendar(site.utcOffsetMinutes);
  const weather = createWeather(config.climate, weatherSeed(seed));
  const kw = new Float64Array(units.length);
  const flows = new Float64Array(network.order.length);
  const truth: ModelTruth = { loadsKw: 0, generationKw: 0, storageKw: 0, lossesKw: 0, gridKw: 0, curtailedKw: 0 };
  let index = 0;

  function placeOf(unit: Unit): number {
    if (unit.node === null) return -1;
    const place = network.indexOf.get(unit.node);
    if (place === undefined) throw new RangeError(`unit ${unit.id} is connected to ${unit.node}, which does not exist`);
    return place;
  }

  const context: StepContext = {
    index: 0,
    seconds: 0,
    local: local(0),
    sun: sunPosition(0, 0, 0),
    weather,
    temperature: 0,
    surplusKw: 0,
  };

  function actAll(): void {
    context.surplusKw = 0;
    for (const { unit, index: i } of acting) {
      kw[i] = unit.step(context);
      if (unit.order === 0) context.surplusKw -= kw[i]!;
    }
  }

  /** Turns sources down evenly when more than the limit would leave the park. */
  function curtail(): number {
    if (config.exportLimitKw === undefined) return 0;
    let net = 0;
    let generation = 0;
    for (let i = 0; i < units.length; i++) {
      net += kw[i]!;
      if (units[i]!.side === 'source') generation -= kw[i]!;
    }
    const excess = -net - config.exportLimitKw;
    if (excess <= 0 || generation <= 0) return 0;
    const share = Math.max(0, 1 - excess / generation);
    for (let i = 0; i < units.length; i++) if (units[i]!.side === 'source') kw[i]! *= share;
    return generation * (1 - share);
  }

  function sum(energyScale: number): void {
    truth.loadsKw = truth.generationKw = truth.storageKw = 0;
    flows.fill(0);
    for (let i = 0; i < units.length; i++) {
      const meter = unitMeters[i];
      if (!meter) continue;
      const power = kw[i]!;
      flows[places[i]!]! += power;
      const side = units[i]!.side;
      if (side === 'source') truth.generationKw -= power;
      else if (side === 'storage') truth.storageKw += power;
      else truth.loadsKw += power;
      meterStep(meter, power, energyScale);
    }
    truth.lossesKw = network.flow(flows);
    for (let i = 0; i < nodeMeters.length; i++) meterStep(nodeMeters[i]!, flows[i]!, energyScale);
    truth.gridKw = flows[flows.length - 1]!;
    countersBefore.set(counters);
    for (let i = 0; i < extras.length; i++) {
      const { unit, quantity, at } = extras[i]!;
      if (quantity.kind === 'counter') counters[i]! += unit.values[at]! * stepSeconds * energyScale;
    }
  }

  function step(energyScale: number): void {
    const middle = (index + 0.5) * stepMs;
    context.index = index;
    context.seconds = middle / 1000;
    context.local = local(middle);
    context.sun = sunPosition(middle, site.latitude, site.longitude);
    context.temperature = weather.temperature(context.seconds, context.local);
    actAll();
    truth.curtailedKw = curtail();
    sum(energyScale);
    index += 1;
  }

  /** Part of the last step that is over at a moment. */
  function partAt(atMs: number): number {
    return Math.min(1, Math.max(0, 1 - (index * stepMs - atMs) / stepMs));
  }

  function pointAt(at: number, part: number): number {
    const meter = meters[Math.floor(at / 3)];
    if (!meter) return extraAt(at, at - 3 * meters.length, part);
    const quantity = at % 3;
    if (quantity === 0) return shown(points[at]!, shownPower(meter));
    const [before, now] =
      quantity === 1 ? [meter.importBefore, meter.importNow] : [meter.exportBefore, meter.exportNow];
    return shown(points[at]!, before + (now - before) * part);
  }

  function extraAt(at: number, i: number, part: number): number {
    const { unit, quantity, at: place } = extras[i]!;
    const value =
      quantity.kind === 'counter'
        ? countersBefore[i]! + (counters[i]! - countersBefore[i]!) * part
        : unit.values[place]!;
    return shown(points[at]!, value);
  }

  return {
    points,
    truth,
    get time() {
      return index * stepMs;
    },
    advance(toMs, energyScale = 1) {
      while (index * stepMs < toMs) step(energyScale);
    },
    jump(toMs) {
      index = Math.floor(toMs / stepMs);
    },
    read(atMs, out) {
      for (let at = 0; at < points.length; at++) out[at] = pointAt(at, partAt(atMs));
      return out;
    },
    readPoint: (place, atMs) => pointAt(place, partAt(atMs)),
    command(point, value, untilMs) {
      const unit = units.find(({ id, quantities }) => quantities.some(({ name }) => `${id}.${name}` === point));
      return unit?.command?.(point.slice(unit.id.length + 1), value, untilMs / 1000) ?? false;
    },
    save() {
      return {
        time: index * stepMs,
        units: Object.fromEntries(units.map((unit) => [unit.id, { state: unit.save(), values: [...unit.values] }])),
        meters: Object.fromEntries(meters.map((meter) => [meter.id, meterState(meter)])),
        counters: Object.fromEntries(
          extras.flatMap(({ id, quantity }, i) =>
            quantity.kind === 'counter' ? [[id, [counters[i]!, countersBefore[i]!]]] : [],
          ),
        ),
      };
    },
    load(snapshot) {
      index = Math.round(snapshot.time / stepMs);
      for (const unit of units) {
        const kept = snapshot.units[unit.id];
        if (!kept) continue;
        unit.load(kept.state);
        unit.values.set(kept.values.slice(0, unit.values.length));
      }
      for (const meter of meters) restoreMeter(meter, snapshot.meters[meter.id]);
      extras.forEach(({ id }, i) => {
        [counters[i], countersBefore[i]] = snapshot.counters[id] ?? [counters[i]!, countersBefore[i]!];
      });
    },
  };
}
