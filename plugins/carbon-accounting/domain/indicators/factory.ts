import type { Rule } from '../../contracts/index.ts';
import { compare, divide, exact, multiply, toNumber, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { satisfies } from './rules.ts';
import type { Rules } from './rules.ts';

export const factoryCriteria = ['intensity', 'nonFossil', 'physical'] as const;
export type FactoryCriterion = (typeof factoryCriteria)[number];
export const factoryLevels = ['none', 'basic', 'target'] as const;
export type FactoryLevel = (typeof factoryLevels)[number];

/** What an enterprise is rated by over a year; null where something is not known. */
export interface FactoryFigures {
  emissionsT: Exact | null;
  /** By the equal value, of which the intensity is. */
  energyTce: Exact | null;
  /** By the equivalent value, of which the entry is. */
  equivalentTce: Exact | null;
  electricityWh: Exact;
  nonFossilRate: Exact | null;
  /** The rate may be more than what is known. */
  nonFossilAtLeast: boolean;
  physicalRate: Exact | null;
  /** A data hall has a basic step of the physical share of its own. */
  isDataHall: boolean;
  /** Whether the year is over: until then what has not been reached may be reached. */
  isOver: boolean;
}

export interface FactoryRating {
  /** Whether the energy reaches that of a factory that is rated; null where it is not known. */
  enters: boolean | null;
  criteria: {
    criterion: FactoryCriterion;
    value: number | null;
    /** Of a share, `1`. */
    unit: '1' | 'tCO2/tce';
    basic: number;
    target: number;
    /** How far the source of the two is known: the less known of them. */
    status: Rule['status'];
    /** Null where it is not known, or where more than what is known could change it. */
    level: FactoryLevel | null;
    /** It is asked for from an amount of electricity on; null while the year goes on and has not reached it. */
    asked: boolean | null;
  }[];
  /** The lowest of what is asked for; null where one of it is not known or the energy does not reach the entry. */
  level: FactoryLevel | null;
}

/** An enterprise against the steps of a zero-carbon factory (工信厅节函 334/2026). */
export function rateFactory(figures: FactoryFigures, rules: Rules): FactoryRating {
  const { emissionsT, energyTce, equivalentTce, electricityWh } = figures;
  const rated = emissionsT !== null && energyTce !== null && compare(energyTce, zero) > 0;
  const values: Record<FactoryCriterion, Exact | null> = {
    intensity: rated ? divide(emissionsT, energyTce) : null,
    nonFossil: figures.nonFossilRate,
    physical: figures.physicalRate,
  };
  const gigawatthour = exact('1000000000');
  const from = multiply(exact(rules.get('factory.physical.from').value), gigawatthour);
  const reached = (is: boolean): boolean | null => (is ? true : figures.isOver ? false : null);
  const criteria = factoryCriteria.map((criterion): FactoryRating['criteria'][number] => {
    const own = criterion === 'physical' && figures.isDataHall ? '.dataHall' : '';
    const [basic, target] = [stepOf(rules, `basic.${criterion}${own}`), stepOf(rules, `target.${criterion}`)];
    const value = values[criterion];
    const met = (step: typeof basic): boolean => value !== null && satisfies(value, step.limit, step.op);
    const level = met(target) ? 'target' : met(basic) ? 'basic' : 'none';
    const open = value === null || (criterion === 'nonFossil' && figures.nonFossilAtLeast && level !== 'target');
    return {
      criterion,
      value: value && toNumber(value),
      unit: criterion === 'intensity' ? 'tCO2/tce' : '1',
      ...{ basic: toNumber(basic.limit), target: toNumber(target.limit) },
      status: basic.status === 'published' ? target.status : basic.status,
      level: open ? null : level,
      asked: criterion !== 'physical' || reached(compare(electricityWh, from) >= 0),
    };
  });
  const entry = exact(rules.get('factory.entry.energy').value);
  const enters = equivalentTce && reached(compare(equivalentTce, entry) >= 0);
  const levels = criteria
    .filter(({ asked }) => asked !== false)
    .map(({ asked, level }) => (asked === null && level !== 'target' ? null : level));
  const known = enters === true && levels.every((level) => level !== null);
  return { enters, criteria, level: known ? lowest(levels) : null };
}

function stepOf(rules: Rules, step: string) {
  const id = `factory.${step}`;
  const { op, status, unit, value } = rules.get(id);
  return { op, status, limit: unit === '%' ? rules.share(id) : exact(value, id) };
}

function lowest(levels: readonly (FactoryLevel | null)[]): FactoryLevel {
  return factoryLevels.find((level) => levels.includes(level)) ?? 'none';
}
