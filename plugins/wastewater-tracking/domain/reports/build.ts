import type { DischargeLine, ReportContent } from '../../contracts/reports.ts';
import type { OutletDay, PermitWindow, PlantDay, Revised, SensorFaultRecord } from '../../contracts/records.ts';
import type { WaterOutlet, WaterPlant } from '../../contracts/config.ts';
import { termName } from '../../contracts/term-name.ts';
import { meanOfDays, type DayPart } from '../permits/bases.ts';

/** Water of the days of a period; a day that is not known stays in the list, without figures. */
export function operatingReport(
  plant: WaterPlant,
  days: readonly string[],
  records: readonly Revised<PlantDay>[],
): NonNullable<ReportContent['operating']> {
  const byDay = new Map(records.map((each) => [each.content.day, each]));
  const rows = days.map((day) => {
    const found = byDay.get(day);
    const whole = found?.content.nodes[0];
    return {
      day,
      intakeM3: found?.content.intakeM3 ?? null,
      reusedM3: found?.content.reusedM3 ?? null,
      recovery: found?.content.recovery ?? null,
      energyKwh: found?.content.energyKwh ?? null,
      closurePercent: whole?.closurePercent ?? null,
      verdict: whole?.verdict ?? 'not judged',
      suspects: found?.content.suspects ?? [],
      revision: found?.revision ?? null,
    };
  });
  // A ratio over days of which one side is missing would be that of other days.
  const sum = (pick: 'intakeM3' | 'reusedM3' | 'energyKwh', of = rows): number | null => {
    const told = of.flatMap((row) => (row[pick] === null ? [] : [row[pick]]));
    return told.length === 0 ? null : told.reduce((total, value) => total + value, 0);
  };
  const ratio = (over: 'reusedM3' | 'energyKwh', under: 'intakeM3' | 'reusedM3'): number | null => {
    const both = rows.filter((row) => row[over] !== null && row[under] !== null);
    const [a, b] = [sum(over, both), sum(under, both)];
    return a === null || !b ? null : a / b;
  };
  const suspects = [...new Set(rows.flatMap((row) => row.suspects))].sort();
  return {
    rows,
    ...(suspects.length === 0
      ? {}
      : { meterNames: Object.fromEntries(suspects.map((term) => [term, termName(plant, term)])) }),
    totals: {
      knownDays: rows.filter(({ intakeM3 }) => intakeM3 !== null).length,
      intakeM3: sum('intakeM3'),
      reusedM3: sum('reusedM3'),
      recovery: ratio('reusedM3', 'intakeM3'),
      energyKwh: sum('energyKwh'),
      kwhPerM3: ratio('energyKwh', 'intakeM3'),
      kwhPerM3Reused: ratio('energyKwh', 'reusedM3'),
      closedDays: rows.filter(({ verdict }) => verdict === 'closed').length,
      notJudgedDays: rows.filter(({ verdict }) => verdict === 'not judged').length,
    },
  };
}

/** What a discharge report is made of. */
export interface DischargeParts {
  plant: WaterPlant;
  days: readonly string[];
  hoursNeeded: number;
  outletDays: readonly Revised<OutletDay>[];
  windows: readonly Revised<PermitWindow>[];
  faults: readonly SensorFaultRecord[];
  /** Whether the analyser passes against the laboratory; null without a verdict. */
  comparison(outlet: string, parameter: string): boolean | null;
}

/** One line for each parameter of each outlet. */
export function dischargeReport(parts: DischargeParts): DischargeLine[] {
  return parts.plant.outlets.flatMap((outlet) =>
    outlet.parameters.map((parameter) => lineOf(parts, outlet, parameter)),
  );
}

function lineOf(
  parts: DischargeParts,
  outlet: WaterOutlet,
  parameter: WaterOutlet['parameters'][number],
): DischargeLine {
  const { days, hoursNeeded, outletDays, windows, faults } = parts;
  const own = (each: { outlet: string; parameter: string }): boolean =>
    each.outlet === outlet.id && each.parameter === parameter.id;
  const byDay = new Map(outletDays.filter(({ content }) => own(content)).map((each) => [each.content.day, each]));
  const found = days.flatMap((day) => byDay.get(day) ?? []);
  const partsOf: DayPart[] = found.map(({ content }) => ({ ...content, valid: content.validHours >= hoursNeeded }));
  const { value: mean, method, validDays } = meanOfDays(partsOf);
  const valid = found.filter(({ content }) => content.value !== null && content.validHours >= hoursNeeded);
  const values = valid.map(({ content }) => content.value!);
  const loads = found.flatMap(({ content }) => (content.loadKg === null ? [] : [content.loadKg]));
  const others = windows.map(({ content }) => content).filter((each) => own(each) && days.includes(each.lastDay));
  const beyond = [...found.map(({ content }) => ({ ...content, basis: 'day-mean', lastDay: content.day })), ...others];
  const removals = others.flatMap(({ basis, value }) => (basis === 'removal' && value !== null ? [value] : []));
  const passes = parts.comparison(outlet.id, parameter.id);
  return {
    outlet: outlet.id,
    outletName: outlet.name,
    parameter: parameter.id,
    unit: parameter.unit,
    digits: parameter.digits,
    limits: [...new Set(beyond.flatMap(({ limit }) => (limit ? [limitName(limit)] : [])))].sort(),
    required: days.length,
    taken: validDays,
    min: values.length === 0 ? null : Math.min(...values),
    mean,
    method,
    max: values.length === 0 ? null : Math.max(...values),
    loadKg: loads.length === 0 ? null : loads.reduce((sum, value) => sum + value, 0),
    removalPercent: removals.length === 0 ? null : removals.reduce((sum, value) => sum + value, 0) / removals.length,
    excursions: beyond
      .filter(({ verdict }) => verdict === 'exceedance')
      .map(({ lastDay, basis, compared, limit }) => ({
        day: lastDay,
        basis,
        value: compared,
        limit: limit ? limitName(limit) : '',
      })),
    notJudged: found.filter(({ content }) => content.verdict === 'not judged').length,
    noData: days.flatMap((day) => {
      const code = noDataOf(
        byDay.get(day)?.content,
        hoursNeeded,
        faults.some((fault) => own(fault) && fault.day === day && counts(fault)),
      );
      return code === null ? [] : [{ day, code }];
    }),
    abnormalWindows: found.reduce((sum, { content }) => sum + content.abnormalWindows, 0),
    revisedDays: found.filter(({ revision }) => revision > 1).length,
    comparison: passes === null ? null : passes ? 'pass' : 'fail',
  };
}

/** Whether a fault takes values out. */
function counts({ effect, state }: SensorFaultRecord): boolean {
  return state === 'confirmed' || (effect === 'excluded' && state !== 'dismissed' && state !== 'gone');
}

function noDataOf(
  day: OutletDay | undefined,
  hoursNeeded: number,
  faulty: boolean,
): DischargeLine['noData'][number]['code'] | null {
  if (!day) return 'not-closed';
  if (day.value !== null && day.validHours >= hoursNeeded) return null;
  if (faulty) return 'sensor-fault';
  if (day.abnormalWindows > 0 && day.abnormalWindows >= day.validWindows) return 'marked-abnormal';
  return day.validWindows === 0 ? 'no-samples' : 'too-few-hours';
}

function limitName({ set, version, min, max, basis }: NonNullable<OutletDay['limit']>): string {
  const size = min !== null && max !== null ? `${min}–${max}` : max !== null ? `≤ ${max}` : `≥ ${min}`;
  return `${basis} ${size} (${set} v${version})`;
}
