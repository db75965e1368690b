import type { EvidenceInput, Explanation, LocalizedText, ParsedRef, Principal, Tx } from '@lingtan/sdk';
import {
  exact,
  gapEnergy,
  isPeriod,
  methodName,
  powerNeeded,
  rateCore,
  reductionNeeded,
  shareGap,
  toText,
} from '../../domain/index.ts';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { directShare, knownShares, rateGuideOf } from '../rating/guide-values.ts';
import { coreParts, gridFactorOf } from '../rating/rate-period.ts';
import { factorRef, indicatorRef, inventoryRef } from '../refs.ts';

const shares = { clean: 'cleanEnergyShare', direct: 'directSupplyShare' } as const;
const figures = [
  'threshold',
  'reduction',
  'zero-carbon',
  'clean-gap',
  'clean-needed',
  'direct-gap',
  'direct-needed',
] as const;
type Figure = (typeof figures)[number];

const names: Record<Figure, LocalizedText> = {
  threshold: { en: 'Threshold of the energy class', 'zh-CN': '能耗档次阈值' },
  reduction: { en: 'Reduction needed', 'zh-CN': '需减排量' },
  'zero-carbon': { en: 'Zero-carbon electricity needed', 'zh-CN': '所需零碳电量' },
  'clean-gap': { en: 'Clean energy share missing', 'zh-CN': '清洁能源消费占比差距' },
  'clean-needed': { en: 'Clean power to close the gap', 'zh-CN': '补足所需清洁电量' },
  'direct-gap': { en: 'Direct supply share missing', 'zh-CN': '绿电直供占比差距' },
  'direct-needed': { en: 'Direct supply to close the gap', 'zh-CN': '补足所需直供电量' },
};

/** Whether an indicator says what is missing to a target. */
export function isNeeded({ key }: ParsedRef): boolean {
  return figures.some((each) => key.startsWith(`${each}/`));
}

/** What is missing to a target of the rating, as of now. */
export async function explainNeeded(
  carbon: Carbon,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [name, period, rule, ...rest] = key.split('/');
  const figure = figures.find((each) => each === name);
  if (!figure || rest.length > 0 || !isPeriod(period)) return null;
  // It is never kept: of an earlier instant there is nothing to open.
  if (revision !== null || asOf !== null || viewer.enterpriseId !== null) return null;
  const { db } = carbon.scope;
  if (figure === 'threshold' || figure === 'reduction' || figure === 'zero-carbon')
    return db.tx((tx) => explainReduction(carbon, tx, { figure, period: period!, rule: rule ?? null }));
  if (rule !== undefined) return null;
  // What metering says of direct supply is asked for outside of the transaction.
  const direct = await directShare(carbon, period!);
  const [of, what] = figure.split('-') as [keyof typeof shares, 'gap' | 'needed'];
  return db.tx(async (tx) => {
    const known = (await knownShares(carbon, tx, period!, direct))[shares[of]];
    const row = (await rateGuideOf(carbon, tx, period!, direct)).find(({ indicator }) => indicator === shares[of]);
    if (known?.value == null || !row || row.gap === null) return null;
    const gap: EvidenceInput = { ref: indicatorRef(`${of}-gap`, period!), role: 'gap', value: row.gap, unit: '1' };
    return {
      ...frameOf(figure, period!, null),
      ...(what === 'gap'
        ? {
            ...{ value: row.gap, unit: '1', method: methodName(shareGap) },
            formula: { en: 'target − share, 0 where it is met', 'zh-CN': '目标 − 现值，达标时为 0' },
            parameters: { target: row.target },
            inputs: [{ ref: known.ref, role: 'share', value: known.value, unit: '1' }],
          }
        : {
            ...{ value: row.neededMWh, unit: 'MWh', method: methodName(gapEnergy) },
            formula: { en: 'gap × electricity that the share is of', 'zh-CN': '差距 × 占比所对应的电量' },
            inputs: [gap, { ref: known.ofRef, role: 'whole', value: String(known.ofWh), unit: 'Wh' }],
          }),
    };
  });
}

const frameOf = (figure: Figure, period: string, rule: string | null) => ({
  ref: indicatorRef(figure, rule === null ? period : `${period}/${rule}`),
  title: { en: `${names[figure].en}, ${period}`, 'zh-CN': `${names[figure]['zh-CN']}，${period}` },
  quality: 'actual' as const,
  recordedAt: null,
  producedBy,
});

/** Emissions above what the threshold allows, and the electricity that would save as much. */
async function explainReduction(
  carbon: Carbon,
  tx: Tx,
  { figure, period, rule }: { figure: 'threshold' | 'reduction' | 'zero-carbon'; period: string; rule: string | null },
): Promise<Explanation | null> {
  const { profile, parts } = await coreParts(carbon, tx, period);
  const { emissions, energy, inventory } = parts;
  const { rules } = carbon.library;
  if (emissions === null || energy === null || energy.n <= 0n) return null;
  const asked = rules.list.find(({ id }) => id === rule && id.startsWith('park.core.intensity.'));
  const limit = rule === null ? rules.core(energy) : asked;
  const grid = gridFactorOf(inventory);
  if (!limit) return null;
  const core = rateCore(
    {
      ...{ emissionsTCO2: emissions, energyTce: energy, target: exact(limit.value) },
      ...(grid ? { factor: exact(grid.value) } : {}),
    },
    rules,
  );
  const frame = frameOf(figure, period, rule);
  const energyInput = { ref: indicatorRef('energy', period), role: 'energy', value: toText(energy, 18), unit: 'tce' };
  if (figure === 'threshold')
    return {
      ...frame,
      ...{ value: core.targetTPerTce, unit: 'tCO2/tce', method: null },
      formula: { en: 'by the energy class of the rules', 'zh-CN': '按规则中的能耗档次' },
      parameters: { id: limit.id, source: limit.source, status: limit.status, validity: limit.validity },
      inputs: [energyInput],
    };
  if (figure === 'reduction')
    return {
      ...frame,
      ...{ value: core.reductionNeededT, unit: 'tCO2', method: methodName(reductionNeeded) },
      formula: {
        en: 'emissions − threshold × energy, 0 where it is met',
        'zh-CN': '碳排放 − 阈值 × 综合能耗，达标时为 0',
      },
      parameters: { threshold: limit.value, source: limit.source },
      inputs: [
        {
          ref: inventoryRef(profile.id, period, inventory.methods[0]!.method),
          ...{ role: 'emissions', value: toText(emissions, 18), unit: 'tCO2' },
        },
        energyInput,
      ],
    };
  if (!grid || core.zeroCarbonMWhNeeded === null) return null;
  return {
    ...frame,
    ...{ value: core.zeroCarbonMWhNeeded, unit: 'MWh', method: methodName(powerNeeded) },
    formula: { en: 'reduction needed ÷ grid factor', 'zh-CN': '需减排量 ÷ 电网因子' },
    inputs: [
      {
        ref: indicatorRef('reduction', rule === null ? period : `${period}/${rule}`),
        ...{ role: 'reduction', value: core.reductionNeededT, unit: 'tCO2' },
      },
      { ref: factorRef(grid.id, grid.version), role: 'factor', value: grid.value, unit: grid.unit },
    ],
  };
}
