import type { ActivityInput } from '../../contracts/index.ts';
import { emissionKg, fuelTonnes } from '../calculate/index.ts';
import { carbonErrors } from '../errors.ts';
import { add, divide, exact, multiply, toText } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { itemText, selectFactor } from '../factors/index.ts';
import { fractionOfOne, nonNegative } from '../input/index.ts';
import { convert, heatingUnit } from '../units/index.ts';
import type { LineContext } from './electricity-line.ts';
import { fuelAmount } from './fuel-amount.ts';
import { usedFactor } from './line.ts';
import type { BurntGas, Line } from './line.ts';
import { scopeOf } from './scope-of.ts';

/** A line of anything but electricity: it counts the same under every method. */
export function otherLine(activity: ActivityInput, methods: readonly string[], context: LineContext): Line {
  switch (activity.kind) {
    case 'fuel':
      return fuelLine(activity, methods, context);
    case 'gas':
      return gasLine(activity, methods, context);
    case 'heat':
      return factorLine(activity, methods, context, { category: 'heat', item: 'heat' });
    case 'goods':
      return factorLine(activity, methods, ofGoods(context), { category: 'material', item: itemOf(activity) });
    case 'transport':
      return factorLine(activity, methods, context, { category: 'transport', item: itemOf(activity) });
    default:
      return factorLine(activity, methods, context, { category: 'process', item: itemOf(activity) });
  }
}

/** What making a process input emitted upstream is what buying it causes: such factors stand beside those of materials. */
function ofGoods(context: LineContext): LineContext {
  const factors = context.factors.map((factor) =>
    factor.category === 'process' && factor.scope === 'upstream'
      ? { ...factor, category: 'material' as const, scope: 'indirect' as const }
      : factor,
  );
  return { ...context, factors };
}

function itemOf({ item, kind }: ActivityInput): string {
  if (item === undefined) throw carbonErrors.NAME_MISSING({ kind: itemText(kind) });
  return item;
}

function pick(activity: ActivityInput, context: LineContext, what: Record<string, string>) {
  const { profile, factors, asOf } = context;
  return selectFactor(factors, {
    ...what,
    ifMissing: profile.ifMissing,
    ...(activity.year === undefined ? {} : { year: activity.year }),
    ...(activity.date === undefined ? {} : { date: activity.date }),
    ...(asOf === undefined ? {} : { asOf }),
  });
}

function line(
  activity: ActivityInput,
  methods: readonly string[],
  kg: Exact,
  rest: Pick<Line, 'factor' | 'flag' | 'formula'>,
): Line {
  const tonnes = convert(kg, 'kg', 't');
  return {
    activity,
    scope: scopeOf(activity),
    methods,
    tonnes,
    gas: 'CO2',
    gasKg: kg,
    gwp: null,
    note: null,
    ...rest,
  };
}

function factorLine(
  activity: ActivityInput,
  methods: readonly string[],
  context: LineContext,
  what: Record<string, string>,
): Line {
  const usable = { ...context, factors: context.factors.filter((factor) => factor.scope !== 'upstream') };
  const upstream = (): boolean =>
    context.factors.some(
      (factor) => factor.scope === 'upstream' && Object.entries(what).every(([k, v]) => factor[k as 'item'] === v),
    );
  let selected;
  try {
    selected = pick(activity, usable, what);
  } catch (error) {
    if (upstream()) throw carbonErrors.FACTOR_NOT_DIRECT({ item: itemText(what['item']!) }, error);
    throw error;
  }
  const { factor, flag } = selected;
  const kg = emissionKg(nonNegative(activity.amount, 'amount'), activity.unit, exact(factor.value!), factor.unit);
  const formula = `amount × ${factor.value} ${factor.unit}`;
  return line(activity, methods, kg, { factor: usedFactor(factor, factor.value!), flag, formula });
}

/** Combustion by the components of the fuel, so that no rounding of the table enters. */
function fuelLine(activity: ActivityInput, methods: readonly string[], context: LineContext): Line {
  const { factor, flag } = pick(activity, context, {
    category: 'fuel',
    item: itemOf(activity),
    set: context.profile.fuelSet,
  });
  const parts = factor.components;
  if (!parts)
    throw carbonErrors.FACTOR_MISSING({
      asked: { en: `calorific value of ${factor.item}`, 'zh-CN': `${itemText(factor.item)['zh-CN']}的低位发热量` },
      stored: factor.id,
    });
  const oxidation = parts.oxidationPct ?? activity.oxidationPct;
  if (oxidation === undefined || oxidation === null)
    throw carbonErrors.OXIDATION_MISSING({ item: itemText(factor.item), set: factor.set });
  const share = divide(exact(oxidation, 'oxidationPct'), exact(100));
  fractionOfOne(Number(oxidation) / 100, 'oxidationPct / 100');
  const amount = fuelAmount(activity, heatingUnit(parts.ncvUnit).per);
  const tonnes = fuelTonnes({
    activity: amount,
    ncv: exact(parts.ncv),
    carbon: exact(parts.carbonContent),
    oxidation: share,
  });
  const { heatingValue, heatingValueUnit } = activity;
  const formula = `amount${heatingValue === undefined ? '' : ` by ${heatingValue} ${heatingValueUnit}`} × ${parts.ncv} ${parts.ncvUnit} × ${parts.carbonContent} ${parts.carbonUnit} × ${oxidation} % × 44/12`;
  const shown = factor.value ?? `${parts.ncv} × ${parts.carbonContent} × ${oxidation} % × 44/12`;
  const common = line(activity, methods, convert(tonnes, 't', 'kg'), {
    factor: usedFactor(factor, shown),
    flag,
    formula,
  });
  if (!context.profile.fuelGases) return common;
  const gases = context.profile.fuelGases.map((gas) =>
    burntGas(activity, context, gas, multiply(amount, exact(parts.ncv))),
  );
  return {
    ...common,
    gases,
    tonnes: add(common.tonnes, ...gases.map(({ t }) => exact(t))),
    formula: [
      formula,
      ...gases.map(
        ({ factor: by, gwp }) => `amount × ${parts.ncv} ${parts.ncvUnit} × ${by.value} ${by.unit} × ${gwp.value}`,
      ),
    ].join(' + '),
  };
}

/** A further gas of a combustion by its calorific value: what cannot be counted leaves the whole fuel uncounted. */
function burntGas(activity: ActivityInput, context: LineContext, gas: BurntGas['gas'], energyGJ: Exact): BurntGas {
  const { factor } = pick(activity, context, { category: 'combustion', item: itemOf(activity), basis: gas });
  const gwp = selectFactor(context.factors, { category: 'gwp', item: gas, set: context.profile.gwpSet }).factor;
  const kg = emissionKg(energyGJ, 'GJ', exact(factor.value!), factor.unit);
  return {
    ...{ gas, kg: toText(kg, 18), t: toText(convert(multiply(kg, exact(gwp.value!)), 'kg', 't'), 18) },
    ...{ factor: usedFactor(factor, factor.value!), gwp: usedFactor(gwp, gwp.value!) },
  };
}

/** A gas that was released, by its warming potential in the set of the profile. */
function gasLine(activity: ActivityInput, methods: readonly string[], context: LineContext): Line {
  const set = context.profile.gwpSet;
  const gas = itemOf(activity);
  const { factor } = selectFactor(context.factors, { category: 'gwp', item: gas, set });
  const gasKg = convert(nonNegative(activity.amount, 'amount'), activity.unit, 'kg');
  const kg = multiply(gasKg, exact(factor.value!));
  const formula = `amount × ${factor.value} (${set})`;
  const common = line(activity, methods, kg, { factor: null, flag: null, formula });
  return { ...common, gas, gasKg, gwp: usedFactor(factor, factor.value!) };
}
