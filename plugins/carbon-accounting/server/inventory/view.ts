import type { ActivityInput, InventoryView, Profile } from '../../contracts/index.ts';
import type { Inventory, UsedFactor } from '../../domain/index.ts';
import { activityRef, factorRef, inventoryRef, lineRef } from '../refs.ts';
import { factorsOfLine, gapText } from '../../domain/index.ts';

export interface ViewFrame {
  profile: Profile;
  period: string;
  activities: readonly ActivityInput[];
  published: InventoryView['published'];
  unmetered: InventoryView['unmetered'];
  incomplete: InventoryView['incomplete'];
  offsets: InventoryView['offsets'];
  superseded: InventoryView['superseded'];
  closing: InventoryView['closing'];
}

/** An inventory as the API gives it: each figure with unit, factor version and a reference that opens it. */
export function viewOf(inventory: Inventory, { profile, period, activities, ...beside }: ViewFrame): InventoryView {
  const byId = new Map(activities.map((activity) => [activity.id, activity]));
  return {
    profile: inventory.profile,
    title: profile.title,
    status: inventory.status,
    unverified: inventory.unverified,
    gwpSet: inventory.gwpSet,
    unit: inventory.methods[0]!.unit,
    methods: inventory.methods.map(({ method, total, counted, byScope, complete, provisional }) => ({
      method,
      total,
      counted,
      byScope,
      complete,
      provisional,
      ref: inventoryRef(profile.id, period, method),
    })),
    lines: inventory.lines.map((line) => {
      const activity = byId.get(line.activityId)!;
      const parts = line.activityId.split('/');
      const electric = activity.kind === 'electricity';
      return {
        activityId: line.activityId,
        kind: activity.kind,
        use: electric ? parts[1]! : null,
        flow: activity.flow ?? null,
        item: activity.item ?? null,
        month: parts.at(-1)!,
        scope: line.scope,
        methods: [...line.methods],
        amount: String(activity.amount),
        amountUnit: activity.unit,
        amountRef: activityRef(line.activityId),
        tonnes: line.tCO2e,
        factor: withRef(line.factor),
        gwp: withRef(line.gwp),
        gases: (line.gases ?? []).map(({ gas, kg, t, factor, gwp }) => ({
          ...{ gas, kg, emissionsT: t, factor: withRef(factor)!, gwp: withRef(gwp)! },
        })),
        flag: line.flag,
        formula: line.formula,
        note: line.note,
        refs: Object.fromEntries(
          line.methods.map((method) => [method, lineRef(profile.id, period, method, line.activityId)]),
        ),
      };
    }),
    gaps: inventory.gaps.map((gap) => ({
      ...gap,
      methods: [...gap.methods],
      params: gap.params ?? {},
      text: gapText(gap),
    })),
    co2Only: inventory.co2Only ?? [],
    factors: factorsOf(inventory),
    outside: inventory.outside,
    ...beside,
  };
}

export function withRef(factor: UsedFactor | null) {
  return factor && { ...factor, ref: factorRef(factor.id, factor.version) };
}

/** References of every factor version that the lines of an inventory use, each once. */
export function factorsOf({ lines }: Pick<Inventory, 'lines'>): string[] {
  return [...new Set(lines.flatMap(factorsOfLine).map(({ id, version }) => factorRef(id, version)))].sort();
}
