import type { UnitOf } from '../../contracts/units.ts';
import { inHours, presence, type LocalTime } from '../calendar.ts';
import { fractal1, noise1 } from '../noise.ts';
import { seedOf, uniformAt } from '../random.ts';
import { stateless, type Unit } from './unit.ts';
import { withSetpoint } from './with-setpoint.ts';

type LoadFrame = Pick<Unit, 'id' | 'node' | 'accuracyClass' | 'side' | 'order' | 'save' | 'load'>;

function frame(config: { id: string; node: string; accuracyClass: number }): LoadFrame {
  const { id, node, accuracyClass } = config;
  return { ...stateless, id, node, accuracyClass, side: 'load', order: 0 };
}

const noValues = new Float64Array(0);

function dayShare(local: LocalTime, saturday: number, sunday: number): number {
  if (local.holiday || local.weekday === 0) return sunday;
  return local.weekday === 6 ? saturday : 1;
}

/** Works in shifts: day types, lunch dip, weather. */
export function createShiftLoad(config: UnitOf<'shift-load'>, parkSeed: number): Unit {
  const seed = seedOf(parkSeed, config.id);
  return {
    ...frame(config),
    quantities: [],
    values: noValues,
    step({ local, seconds, temperature }) {
      const lunch = 1 - config.lunchDip * presence(local.hour, [[11.75, 12.75]], 0.25);
      const work = presence(local.hour, config.workHours) * dayShare(local, config.saturday, config.sunday) * lunch;
      const outside = Math.max(0, temperature - 24, 15 - temperature);
      const lively = 1 + 0.06 * fractal1(seed, seconds / 1200, 4);
      return Math.max(0, (config.baseKw + config.workKw * work) * lively + config.weatherKwPerDegree * outside);
    },
  };
}

/** Machines that run the same cycle out of step with each other: furnaces, laminators, test benches. */
export function createBatchLoad(config: UnitOf<'batch-load'>, parkSeed: number): Unit {
  const seed = seedOf(parkSeed, config.id);
  const cycle = config.cycleMinutes * 60;
  return {
    ...frame(config),
    quantities: [],
    values: noValues,
    step({ seconds, index }) {
      let sum = config.baseKw * (1 + 0.02 * noise1(seed, seconds / 900));
      for (let machine = 0; machine < config.machines; machine++) {
        const position = seconds / (cycle * (0.9 + 0.2 * uniformAt(seed, machine, 1))) + uniformAt(seed, machine, 2);
        const within = position - Math.floor(position);
        // Some cycles are left out: change of product, or nobody to load the machine.
        const idle = uniformAt(seed + machine, Math.floor(position), 3) < 0.06;
        if (within < config.duty && !idle) {
          sum +=
            config.machineKw * Math.min(1, within / 0.03) * (0.97 + 0.06 * uniformAt(seed + machine, index >> 1, 4));
        }
      }
      return sum;
    },
  };
}

/** Eight-hour slots in which a vessel lies at a berth or not; ships come day and night. */
function vesselAt(seed: number, berth: number, seconds: number): boolean {
  return uniformAt(seed, Math.floor(seconds / 28_800 + uniformAt(seed, berth, 9)), berth) < 0.62;
}

/** Quay cranes: about 25 moves an hour and berth, hoisting peaks, lowering gives a little back to the drives. */
export function createPortCranes(config: UnitOf<'port-cranes'>, parkSeed: number): Unit {
  const seed = seedOf(parkSeed, config.id);
  return {
    ...frame(config),
    quantities: [],
    values: noValues,
    step({ seconds, local }) {
      let sum = config.baseKw * (presence(local.hour, [[18, 6]]) * 0.25 + 1);
      // Crews change at 7, 15 and 23 h.
      if (
        inHours(local.hour, [
          [6.9, 7.4],
          [14.9, 15.4],
          [22.9, 23.4],
        ])
      )
        return sum;
      for (let berth = 0; berth < config.berths; berth++) {
        if (!vesselAt(seed, berth, seconds)) continue;
        const move = seconds / 144 + uniformAt(seed, berth, 5);
        const within = move - Math.floor(move);
        const weight = 0.5 + 0.5 * uniformAt(seed + berth, Math.floor(move), 6);
        const share = within < 0.22 ? weight : within < 0.5 ? 0.3 : within < 0.68 ? 0.08 : 0.28;
        sum += config.craneKw * share;
      }
      return sum;
    },
  };
}

/** Vessels at berth that take their hotel load from the quay. */
export function createShorePower(config: UnitOf<'shore-power'>, parkSeed: number): Unit {
  const seed = seedOf(parkSeed, config.cranes ?? config.id);
  const own = seedOf(parkSeed, config.id);
  return {
    ...frame(config),
    quantities: [],
    values: noValues,
    step({ seconds }) {
      let sum = 0;
      for (let berth = 0; berth < config.berths; berth++) {
        if (!vesselAt(seed, berth, seconds)) continue;
        sum += config.vesselKw * (0.7 + 0.12 * noise1(own + berth, seconds / 1500));
      }
      return sum;
    },
  };
}

/** Charging points in slots of forty minutes, busy by the hour of the day; the current tapers towards the end. */
export function createCharging(config: UnitOf<'ev-charging'>, parkSeed: number): Unit {
  const unit = createVehicles(config, parkSeed);
  const { bufferKwh, chargers, chargerKw } = config;
  return bufferKwh === undefined ? unit : withSetpoint(unit, { bufferKwh, ratedKw: chargers * chargerKw });
}

function createVehicles(config: UnitOf<'ev-charging'>, parkSeed: number): Unit {
  const seed = seedOf(parkSeed, config.id);
  return {
    ...frame(config),
    quantities: [],
    values: noValues,
    step({ seconds, local }) {
      const busy = 0.12 + 0.4 * presence(local.hour, [[7, 21]], 2) + 0.25 * presence(local.hour, [[11.5, 13.5]], 0.5);
      let sum = 0;
      for (let charger = 0; charger < config.chargers; charger++) {
        const slot = seconds / 2400 + uniformAt(seed, charger, 7);
        const number = Math.floor(slot);
        if (uniformAt(seed + charger, number, 8) >= busy * dayShare(local, 0.8, 0.6)) continue;
        const within = slot - number;
        sum += config.chargerKw * (within < 0.65 ? 0.94 : Math.max(0.1, (1 - within) / 0.35));
      }
      return sum;
    },
  };
}
