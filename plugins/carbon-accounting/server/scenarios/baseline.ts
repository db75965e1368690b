import type { Tx } from '@lingtan/sdk';
import type { ActivityInput } from '../../contracts/index.ts';
import { add, exact, toText } from '../../domain/index.ts';
import { today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { periodActivities } from '../inventory/activities-of.ts';

/**
 * Activities of a period added up by what they are: electricity by flow (`purchased`, `exported` …), the others by kind, item and
 * unit (`fuel/natural-gas`). A scenario changes these, not the months of single consumers.
 */
export async function scenarioBaseline(carbon: Carbon, tx: Tx, period: string): Promise<ActivityInput[]> {
  const { activities } = await periodActivities(tx, period, today(carbon));
  return sumUp(activities, Number(period.slice(0, 4)));
}

/** One activity per flow, or per kind, item, oxidation, heating value and unit. */
export function sumUp(activities: readonly ActivityInput[], year: number): ActivityInput[] {
  const groups = new Map<string, ActivityInput[]>();
  for (const activity of activities) {
    const { kind, flow, item, unit, oxidationPct, heatingValue, heatingValueUnit } = activity;
    const key =
      flow ?? [kind, item, oxidationPct, heatingValue, heatingValueUnit].filter((part) => part !== undefined).join('/');
    const full = `${key}|${unit}`;
    groups.set(full, [...(groups.get(full) ?? []), activity]);
  }
  const used = new Set<string>();
  return [...groups].map(([full, list]) => {
    const [key, unit] = full.split('|') as [string, string];
    const [first] = list;
    // The same thing in two units stays two activities.
    const id = used.has(key) ? `${key} (${unit})` : key;
    used.add(key);
    const amount = toText(add(...list.map((each) => exact(each.amount))), 18);
    const { kind, flow, item, oxidationPct, heatingValue, heatingValueUnit } = first!;
    return {
      ...{ id, kind, amount, unit, year },
      ...(flow === undefined ? {} : { flow }),
      ...(item === undefined ? {} : { item }),
      ...(oxidationPct === undefined ? {} : { oxidationPct }),
      ...(heatingValue === undefined ? {} : { heatingValue, heatingValueUnit }),
    };
  });
}
