import type { EvidenceInput, Explanation, ParsedRef, Tx } from '@lingtan/sdk';
import type { ActivityInput } from '../../contracts/index.ts';
import {
  activityFactor,
  add,
  carbonSum,
  exact,
  formulaText,
  fuelCombustion,
  fuelCombustionGases,
  gasPotential,
  methodName,
  toText,
} from '../../domain/index.ts';
import type { EntryFlow, UsedFactor } from '../../domain/index.ts';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { activityRef, factorRef, inventoryRef, lineRef, scopeRef } from '../refs.ts';
import { inventorySource } from './inventory-source.ts';
import type { InventorySource } from './inventory-source.ts';
import { flowNames, useName } from './names.ts';

type Line = InventorySource['inventory']['lines'][number];

type Scope = Line['scope'];

const scopeNames: Record<Scope, Explanation['title']> = {
  1: { en: 'scope 1', 'zh-CN': '范围一' },
  2: { en: 'scope 2', 'zh-CN': '范围二' },
  3: { en: 'scope 3', 'zh-CN': '范围三' },
};

/** Total of an inventory, or of one scope of it, by its lines; of a member, of the own ones. */
export async function explainInventory(
  carbon: Carbon,
  tx: Tx,
  ref: ParsedRef,
  asOf: string | null,
  own: string | null,
): Promise<Explanation | null> {
  const [profile, period, method, part, ...rest] = ref.key.split('/');
  const scope = scopePart(part);
  if (method === undefined || rest.length > 0 || scope === undefined) return null;
  const source = await inventorySource(
    carbon,
    tx,
    { profile: profile!, period: period!, revision: ref.revision },
    asOf,
  );
  const total = source?.inventory.methods.find((each) => each.method === method);
  if (!source || !total) return null;
  const { revision } = source;
  const refOf = (of: number | null): string =>
    scope === null
      ? inventoryRef(profile!, period!, method, of ?? undefined)
      : scopeRef(profile!, period!, method, scope, of ?? undefined);
  const lines = source.inventory.lines.filter(
    (line) => line.methods.includes(method) && (scope === null || line.scope === scope),
  );
  // What could not be counted has no scope: the sum of a scope stands as it is on the page, and says that something is missing.
  const value =
    scope !== null
      ? toText(add(...lines.map(({ exactT }) => exact(exactT))), 18)
      : total.complete
        ? total.counted
        : null;
  const provisional = scope === null ? total.provisional : lines.some(({ flag }) => flag !== null);
  const whose = own === null ? null : useName(carbon, `enterprise:${own}`);
  const titleIn = (language: 'en' | 'zh-CN'): string =>
    [
      source.profile.title[language],
      ...(whose ? [whose[language]] : []),
      ...[period, method],
      ...(scope === null ? [] : [scopeNames[scope][language]]),
    ].join(language === 'en' ? ', ' : '，');
  return {
    ref: refOf(revision),
    title: { en: titleIn('en'), 'zh-CN': titleIn('zh-CN') },
    value,
    unit: total.unit,
    quality: total.complete ? (provisional ? 'estimated' : 'actual') : 'missing',
    method: value !== null && lines.length > 0 ? methodName(carbonSum) : null,
    formula: { en: 'sum of the lines', 'zh-CN': '各条目之和' },
    parameters: {
      profile: source.inventory.profile,
      status: source.profile.status,
      gwpSet: source.inventory.gwpSet,
      ...(scope === null ? {} : { scope }),
      provisional,
      gaps: source.inventory.gaps.length,
    },
    inputs: lines.map((line): EvidenceInput => ({
      ref: lineRef(profile!, period!, method, line.activityId, revision ?? undefined),
      role: 'line',
      value: line.exactT,
      unit: total.unit,
    })),
    recordedAt: source.recordedAt,
    producedBy,
    ...(revision !== null && revision > 1 ? { supersedes: refOf(revision - 1) } : {}),
  };
}

/** The scope that a part of a key names; null without one, undefined where it names none. */
function scopePart(part: string | undefined): Scope | null | undefined {
  return part === undefined ? null : ([1, 2, 3] as const).find((scope) => part === `scope-${scope}`);
}

/** A line by its activity and its factor. */
export async function explainLine(
  carbon: Carbon,
  tx: Tx,
  ref: ParsedRef,
  asOf: string | null,
): Promise<Explanation | null> {
  const [profile, period, method, ...id] = ref.key.split('/');
  if (id.length === 0) return null;
  const source = await inventorySource(
    carbon,
    tx,
    { profile: profile!, period: period!, revision: ref.revision },
    asOf,
  );
  const line = source?.inventory.lines.find(
    (each) => each.activityId === id.join('/') && each.methods.includes(method!),
  );
  const activity = source?.activities.find((each) => each.id === line?.activityId);
  const total = source?.inventory.methods.find((each) => each.method === method);
  if (!source || !line || !activity || !total) return null;
  return {
    ref: lineRef(profile!, period!, method!, line.activityId, source.revision ?? undefined),
    title: titleOf(carbon, activity),
    value: line.exactT,
    unit: total.unit,
    quality: line.flag ? 'estimated' : 'actual',
    method: methodOf(line, activity),
    formula: formulaText(line.formula),
    parameters: parametersOf(line, activity, source),
    inputs: [activityInput(activity), ...factorInputs(line)],
    // What was published rests on what was known then: later readings have revisions of their own.
    ...(source.revision === null ? {} : { inputsAsOf: source.recordedAt }),
    recordedAt: source.recordedAt,
    producedBy,
  };
}

function titleOf(carbon: Carbon, activity: ActivityInput): Explanation['title'] {
  const [, use, flow, month] = activity.id.split('/');
  const of = (language: 'en' | 'zh-CN'): string[] =>
    activity.kind === 'electricity'
      ? [flowNames[flow as EntryFlow | 'claimed' | 'sold'][language], useName(carbon, use!)[language], month!]
      : [activity.item ?? activity.kind, use!];
  return { en: `Emissions of ${of('en').join(', ')}`, 'zh-CN': `排放：${of('zh-CN').join('，')}` };
}

function methodOf(line: Line, { kind }: ActivityInput): string | null {
  if (kind === 'fuel') return methodName(line.gases ? fuelCombustionGases : fuelCombustion);
  if (kind === 'gas') return methodName(gasPotential);
  return line.factor ? methodName(activityFactor) : null;
}

function parametersOf(
  line: Line,
  activity: ActivityInput,
  { inventory, factors }: InventorySource,
): Explanation['parameters'] {
  const { factor, flag } = line;
  const components =
    factor && factors.find(({ id, version }) => id === factor.id && version === factor.version)?.components;
  return {
    profile: inventory.profile,
    scope: line.scope,
    provisional: flag !== null,
    ...(activity.flow === 'exported' || activity.flow === 'claimed' ? { deducted: true } : {}),
    // Years are names, not amounts.
    ...(flag
      ? { flag: flag.reasons.join(', '), yearAsked: yearOf(flag.yearAsked), yearUsed: yearOf(flag.yearUsed) }
      : {}),
    ...(line.note === null ? {} : { note: line.note }),
    ...(components ? { ...components, oxidationPct: components.oxidationPct ?? String(activity.oxidationPct) } : {}),
    ...(activity.heatingValue === undefined
      ? {}
      : { heatingValue: String(activity.heatingValue), heatingValueUnit: activity.heatingValueUnit ?? null }),
  };
}

function yearOf(year: number | null): string | null {
  return year === null ? null : String(year);
}

function activityInput(activity: ActivityInput): EvidenceInput {
  return { ref: activityRef(activity.id), role: 'activity', value: String(activity.amount), unit: activity.unit };
}

function factorInputs({ factor, gwp, gases = [] }: Line): EvidenceInput[] {
  const inputFor = (role: string, used: UsedFactor | null): EvidenceInput[] =>
    used
      ? [
          {
            ...{ ref: factorRef(used.id, used.version), role, unit: used.unit },
            value: /^-?[\d.]+$/.test(used.value) ? used.value : null,
          },
        ]
      : [];
  return [
    ...inputFor('factor', factor ?? gwp),
    ...gases.flatMap(({ gas, factor: by, gwp: potential }) => [
      ...inputFor(`factor-${gas}`, by),
      ...inputFor(`potential-${gas}`, potential),
    ]),
  ];
}
