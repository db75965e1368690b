import type { TreatmentDay } from '@lingtan/wastewater-tracking/contracts';
import type { NewActivity } from '../../contracts/index.ts';
import { activityIdOf, add, exact, toText } from '../../domain/index.ts';
import type { ChemicalContent, DayDose } from './treatment-store.ts';

export interface MonthChemical {
  activity: Omit<NewActivity, 'note'>;
  content: ChemicalContent;
}

/** Digits of kilograms after the point. */
const digits = 9;

/** Id of the activity of a chemical of a plant and month. */
export function chemicalId(plant: string, chemical: string, month: string): string {
  return activityIdOf(`water-${plant}-dosed-${chemical}`, month);
}

/** Codes of what a plant dosed on some days, those whose mass nobody knows included. */
export function chemicalsOf(days: readonly TreatmentDay[]): string[] {
  return [...new Set(days.flatMap(({ dosing }) => dosing.map(({ chemical }) => chemical)))].sort();
}

/** Chemicals of a plant and month as purchased goods, as far as their counters tell; one without any known day is none. */
export function chemicalsOfMonth(plant: string, month: string, days: readonly TreatmentDay[]): MonthChemical[] {
  const ordered = [...days].sort((a, b) => (a.day < b.day ? -1 : 1));
  return chemicalsOf(ordered).flatMap((chemical) => {
    const loads: DayDose[] = [];
    const unknown = new Set<string>();
    for (const { day, dosing } of ordered)
      for (const each of dosing.filter((dose) => dose.chemical === chemical))
        if (each.kg === null) unknown.add(day);
        else loads.push({ day, dosing: each.dosing, kg: each.kg, quality: each.quality, ref: each.ref });
    if (loads.length === 0) return [];
    const amount = toText(add(...loads.map(({ kg }) => exact(kg))), digits);
    const id = chemicalId(plant, chemical, month);
    return [
      {
        activity: { id, kind: 'goods', item: chemical, amount, unit: 'kg', date: loads.at(-1)!.day },
        content: { plant, month, chemical, loads, unknownDays: unknown.size },
      },
    ];
  });
}
