import type { EvidenceInput, Explanation } from '@lingtan/sdk';
import { savingsFigures, savingsVariants } from '../../contracts/index.ts';
import type { SavingsFigures, SavingsResult, SavingsRow, SavingsVariant } from '../../contracts/index.ts';
import { producedBy, savingsFigureRef } from '../refs.ts';

const names: Record<SavingsVariant, Explanation['title']> = {
  metered: { en: 'as metered', 'zh-CN': '实际计量' },
  'no-storage': { en: 'without storage', 'zh-CN': '无储能' },
  'time-of-use': { en: 'by time of use', 'zh-CN': '按峰谷充放' },
  'perfect-foresight': { en: 'with perfect foresight', 'zh-CN': '完美预见' },
};

/** What is told of a way of running besides its own figures: its cost over that of the storage as it ran, and the other way round. */
type Told = keyof SavingsFigures | 'more' | 'less';

const parts: readonly (keyof SavingsFigures)[] = ['energyBuy', 'energySell', 'demand', 'degradation', 'storedEnergy'];
const moneyOf = new Set<Told>([...parts, 'cost', 'more', 'less']);

/** A figure of one way of running in a savings report, over all of it or a month or day of it. */
export function explainSavingsFigure(
  { no, result, recordedAt }: { no: number; result: SavingsResult; recordedAt: string },
  [span, variant, figure]: readonly [span: string, variant: string, figure: string],
  inputsOf: (row: SavingsRow, span: string) => EvidenceInput[],
): Explanation | null {
  const row = span === 'total' ? result.total : [...result.months, ...result.days].find(({ key }) => key === span);
  if (!row || !isVariant(variant) || !isTold(figure)) return null;
  const figures = row.variants[variant];
  const more = figures.cost - row.variants.metered.cost;
  const value = figure === 'more' ? more : figure === 'less' ? -more : figures[figure];
  const months: EvidenceInput[] =
    span === 'total' && result.months.length > 1
      ? result.months.map(({ key, variants }) => ({
          ref: savingsFigureRef(no, key, variant, figure),
          role: `month:${key}`,
          value: figure === 'more' || figure === 'less' ? null : variants[variant][figure],
          unit: unitOf(figure, result),
        }))
      : [];
  return {
    ref: savingsFigureRef(no, span, variant, figure),
    title: {
      en: `Savings report ${no}, ${names[variant].en}, ${span === 'total' ? 'whole span' : span}`,
      'zh-CN': `储能节费报告 ${no}，${names[variant]['zh-CN']}，${span === 'total' ? '全期' : span}`,
    },
    value,
    unit: unitOf(figure, result),
    quality: value === null || row.gaps > 0 ? 'missing' : variant === 'metered' ? 'actual' : 'estimated',
    method: null,
    formula: formulaOf(figure, variant),
    parameters: {
      ...Object.fromEntries(parts.map((part) => [part, figures[part]])),
      cost: figures.cost,
      quarterHours: row.steps,
      leftOut: row.gaps,
    },
    inputs: months.length > 0 ? months : inputsOf(row, span),
    recordedAt,
    producedBy,
  };
}

const isVariant = (text: string): text is SavingsVariant => (savingsVariants as readonly string[]).includes(text);
const isTold = (text: string): text is Told =>
  text === 'more' || text === 'less' || Object.hasOwn(savingsFigures.shape, text);

function unitOf(figure: Told, { currency }: SavingsResult): string {
  if (moneyOf.has(figure)) return currency;
  return figure === 'peakKw' ? 'kW' : figure === 'overLimitSteps' ? '1' : 'kWh';
}

function formulaOf(figure: Told, variant: SavingsVariant): Explanation['formula'] {
  if (figure === 'cost')
    return {
      en: 'energy + demand + wear + change of the stored energy',
      'zh-CN': '电量电费 + 需量电费 + 损耗 + 储能电量变化',
    };
  if (figure === 'more') return { en: 'its cost − cost as metered', 'zh-CN': '该方式费用 − 实际计量费用' };
  if (figure === 'less') return { en: 'cost as metered − its cost', 'zh-CN': '实际计量费用 − 该方式费用' };
  return variant === 'metered'
    ? { en: 'by the meters and the prices of each quarter hour', 'zh-CN': '按每 15 分钟计量与电价计算' }
    : {
        en: 'the storage run in this way through the same load, generation and prices',
        'zh-CN': '在相同负荷、发电与电价下按该方式运行储能',
      };
}
