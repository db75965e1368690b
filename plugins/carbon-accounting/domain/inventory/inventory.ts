import type { ActivityInput, Factor, Profile } from '../../contracts/index.ts';
import { add, toFixed, toNumber, toText, zero } from '../exact/index.ts';
import { problemOf } from '../problem.ts';
import { profileName } from '../profiles/index.ts';
import { parseFactorUnit } from '../units/index.ts';
import { electricityLine } from './electricity-line.ts';
import type { Gap, Line, Scope } from './line.ts';
import { otherLine } from './other-line.ts';
import { overclaimed } from './overclaimed.ts';

/** Total of one method. */
export interface MethodTotal {
  method: string;
  /** In t, rounded once as the profile says; null as soon as something could not be counted. */
  total: string | null;
  /** What could be counted, in t, exact decimal text. */
  counted: string;
  byScope: Record<Scope, number>;
  unit: 'tCO2' | 'tCO2e';
  complete: boolean;
  /** Rests on a substitute factor and is to be restated. */
  provisional: boolean;
}

export interface Inventory {
  profile: string;
  status: Profile['status'];
  unverified: Profile['unverified'];
  gwpSet: string;
  methods: MethodTotal[];
  lines: (Omit<Line, 'tonnes' | 'gasKg' | 'activity'> & {
    activityId: string;
    tCO2e: number;
    exactT: string;
    gasKg: number;
  })[];
  gaps: Gap[];
  /** Activities under a profile of all gases whose factor states CO2 alone: what else they release is in no total. */
  co2Only?: string[];
  /** Activities that the profile leaves out. */
  outside: { activityId: string; kind: string }[];
}

export interface InventoryOptions {
  factors: readonly Factor[];
  area?: string | undefined;
  /** Only factors published by this day count. */
  asOf?: string | undefined;
}

/** Lines, gaps and totals of activities under one profile. Order of the activities does not change a figure. */
export function makeInventory(
  profile: Profile,
  activities: readonly ActivityInput[],
  options: InventoryOptions,
): Inventory {
  const context = {
    ...{ profile, factors: options.factors, area: options.area, asOf: options.asOf },
    chosen: new Map(),
    overclaimed: overclaimed(activities),
  };
  const names = profile.electricity.length === 0 ? ['direct'] : profile.electricity.map(({ method }) => method);
  const lines: Line[] = [];
  const gaps: Gap[] = [];
  const outside: Inventory['outside'] = [];
  const attempt = (activity: ActivityInput, methods: readonly string[], make: () => Line): void => {
    try {
      lines.push(make());
    } catch (error) {
      gaps.push({ activityId: activity.id, methods, ...problemOf(error) });
    }
  };
  for (const activity of activities) {
    if (!profile.kinds.includes(activity.kind)) outside.push({ activityId: activity.id, kind: activity.kind });
    else if (activity.kind !== 'electricity') attempt(activity, names, () => otherLine(activity, names, context));
    else
      for (const method of profile.electricity)
        attempt(activity, [method.method], () => electricityLine(activity, method, context));
  }
  const unit = profile.gases === 'CO2' ? 'tCO2' : 'tCO2e';
  return {
    profile: profileName(profile),
    status: profile.status,
    unverified: profile.unverified,
    gwpSet: profile.gwpSet,
    methods: names.map((method) => totalOf(method, lines, gaps, unit, profile.digits)),
    lines: lines.map(({ activity, tonnes, gasKg, ...rest }) => ({
      activityId: activity.id,
      ...rest,
      tCO2e: toNumber(tonnes),
      exactT: toText(tonnes, 18),
      gasKg: toNumber(gasKg),
    })),
    gaps,
    ...(profile.gases === 'all' ? { co2Only: co2OnlyOf(lines) } : {}),
    outside,
  };
}

/** A fuel with its further gases states all of them; a gas that was released is itself. */
function co2OnlyOf(lines: readonly Line[]): string[] {
  const ids = lines.flatMap(({ activity, factor, gases, methods }) =>
    factor && methods.length > 0 && !gases && parseFactorUnit(factor.unit).gas === 'CO2' ? [activity.id] : [],
  );
  return [...new Set(ids)];
}

function totalOf(
  method: string,
  lines: readonly Line[],
  gaps: readonly Gap[],
  unit: MethodTotal['unit'],
  digits: number,
): MethodTotal {
  const own = lines.filter(({ methods }) => methods.includes(method));
  const complete = !gaps.some(({ methods }) => methods.includes(method));
  const sum = add(...own.map(({ tonnes }) => tonnes));
  const ofScope = (scope: Scope): number =>
    toNumber(own.filter((line) => line.scope === scope).reduce((all, { tonnes }) => add(all, tonnes), zero));
  return {
    method,
    total: complete ? toFixed(sum, digits) : null,
    counted: toText(sum, 18),
    byScope: { 1: ofScope(1), 2: ofScope(2), 3: ofScope(3) },
    unit,
    complete,
    provisional: own.some(({ flag }) => flag !== null),
  };
}
