import type { ClassRules, Direction, FindingUnit, MeterClass } from '../../contracts/index.ts';
import { isVirtual, registerRules } from '../../domain/index.ts';
import { families, LocalDays } from '../../domain/vee/index.ts';
import type { EstimationRules, Family, Subject } from '../../domain/vee/index.ts';
import type { Energy } from '../context.ts';

/** What validation and estimation need of a park. */
export interface Vee {
  readonly energy: Energy;
  readonly days: LocalDays;
  readonly families: readonly Family[];
  /** Families in which a meter is parent or child. */
  readonly familiesOf: ReadonlyMap<string, readonly Family[]>;
  readonly estimation: EstimationRules;
  /** Limits of a meter by its class. */
  limits(meter: string): ClassRules;
  /** What an interval of the meter can hold at most, in its base unit; null when unknown. */
  most(meter: string): number | null;
  subject(meter: string, direction: Direction): Subject;
}

const known = new WeakMap<Energy, Vee>();

/** The validation of a park, made once. */
export function veeOf(energy: Energy): Vee {
  let vee = known.get(energy);
  if (!vee) known.set(energy, (vee = createVee(energy)));
  return vee;
}

function createVee(energy: Energy): Vee {
  const { vee: config } = energy.scope.config;
  const days = new LocalDays(energy.timeZone, config.calendar);
  const list = families(
    energy.meters.map(({ id, parentId, directions, kind }) => ({
      id,
      parentId,
      directions,
      kind,
      virtual: isVirtual(energy.configs.get(id)!),
    })),
    new Set(config.incompleteParents),
  );
  const familiesOf = new Map<string, Family[]>();
  const above = new Map<string, Family>();
  for (const family of list) {
    for (const id of new Set(family.terms.map(({ meter }) => meter))) {
      familiesOf.set(id, [...(familiesOf.get(id) ?? []), family]);
      if (id !== family.parent) above.set(id, family);
    }
  }
  const most = (meter: string): number | null => {
    const { maxPerMs } = registerRules(energy.configs.get(meter)!, energy.units);
    return maxPerMs === null ? null : maxPerMs * energy.width;
  };
  return {
    energy,
    days,
    families: list,
    familiesOf,
    most,
    limits: (meter) => config.classes[classOf(energy, meter)],
    subject: (meter, direction) => ({ meter, direction, unit: unitOf(energy, meter) }),
    estimation: {
      methods: config.methods,
      width: energy.width,
      similarDay: { days, count: config.similarDays, least: Math.min(config.leastDays, config.similarDays) },
      familyAbove: (meter) => above.get(meter),
      most,
    },
  };
}

function classOf(energy: Energy, meter: string): MeterClass {
  const { kind, role } = energy.meterById.get(meter)!;
  return kind === 'electricity' ? role : 'other';
}

function unitOf(energy: Energy, meter: string): FindingUnit {
  return energy.meterById.get(meter)!.unit;
}

/** Key of a meter and direction. */
export function seriesKey(meter: string, direction: Direction): string {
  return `${meter}.${direction}`;
}
