import { isMonth, type EvidenceInput, type Explanation, type ParsedRef } from '@lingtan/sdk';
import type { WaterPlant } from '../../contracts/index.ts';
import { recoveryRate, reuseTarget } from '../../domain/index.ts';
import { balanceFigureRef, balanceRef, producedBy, savedRef, type Water } from '../context.ts';
import { readPlantDays } from '../days/day-store.ts';

type Days = Awaited<ReturnType<typeof readPlantDays>>;

/** What was saved in a year opens to the balances of its days; so does its share of the intake, and what was due by now. */
export const explainSaved =
  ({ scope }: Water) =>
  async ({ key }: ParsedRef, asOf: string | null): Promise<Explanation | null> => {
    const [plantId, year, figure, ...rest] = key.split('/');
    const plant = scope.config.plants.find(({ id }) => id === plantId);
    if (!plant || !isMonth(`${year}-01`) || rest.length > 0) return null;
    const query = { plant: plant.id, from: `${year}-01-01`, to: `${year}-12-31`, asOf };
    const days = (await scope.db.tx((tx) => readPlantDays(tx, query))).filter(
      ({ content }) => content.reusedM3 !== null,
    );
    if (days.length === 0) return null;
    const of = { plant, year: Number(year), days };
    const common = {
      quality: days.some(({ content }) => content.streams.some(({ quality }) => quality === 'estimated'))
        ? ('estimated' as const)
        : ('actual' as const),
      recordedAt: days
        .map(({ recordedAt }) => recordedAt)
        .sort()
        .at(-1)!,
      producedBy,
    };
    if (figure === undefined) return { ...ofSaved(of), ...common };
    if (figure === 'recovery') return { ...ofRecovery(of), ...common };
    return figure === 'target' ? { ...ofTarget(of), ...common, quality: 'actual' } : null;
  };

interface OfYear {
  plant: WaterPlant;
  year: number;
  days: Days;
}
type Part = Omit<Explanation, 'quality' | 'recordedAt' | 'producedBy'>;

const sum = (days: Days, pick: (content: Days[number]['content']) => number | null): number =>
  days.reduce((total, { content }) => total + (pick(content) ?? 0), 0);

function ofSaved({ plant, year, days }: OfYear): Part & { value: number } {
  return {
    ref: savedRef(plant.id, year),
    title: {
      en: `Fresh water saved by ${plant.name.en} in ${year}`,
      'zh-CN': `${plant.name['zh-CN']} ${year} 年节约新鲜水量`,
    },
    value: sum(days, ({ reusedM3 }) => reusedM3),
    unit: 'm3',
    method: 'water.sum@1',
    formula: { en: 'Σ reused', 'zh-CN': 'Σ回用量' },
    parameters: {
      days: days.length,
      intakeM3: sum(days, ({ intakeM3 }) => intakeM3),
      capacityM3Day: plant.capacityM3Day,
      recoveryTarget: plant.recoveryTarget,
    },
    inputs: days.map(({ content, revision }) => ({
      ref: balanceRef(plant.id, content.day, revision),
      role: `day:${content.day}`,
      value: content.reusedM3,
      unit: 'm3',
    })),
  };
}

function ofRecovery(of: OfYear): Part {
  const { plant, year, days } = of;
  const saved = ofSaved(of);
  const intakeM3 = sum(days, ({ intakeM3: m3 }) => m3);
  const share = recoveryRate(saved.value, intakeM3);
  return {
    ref: `${savedRef(plant.id, year)}/recovery`,
    title: { en: `${plant.name.en}, recovery in ${year}`, 'zh-CN': `${plant.name['zh-CN']} ${year} 年回用率` },
    value: share === null ? null : share * 100,
    unit: '%',
    method: null,
    formula: { en: 'Σ reused ÷ Σ intake', 'zh-CN': 'Σ回用量 ÷ Σ进水量' },
    parameters: { days: days.length, intakeM3, recoveryTarget: plant.recoveryTarget },
    inputs: [
      { ref: saved.ref, role: 'saved', value: saved.value, unit: 'm3' },
      ...days.map(({ content, revision }): EvidenceInput => ({
        ref: balanceFigureRef(plant.id, content.day, 'intake', undefined, revision),
        role: 'intake',
        value: content.intakeM3,
        unit: 'm3',
      })),
    ],
  };
}

/** A target is not measured: what the plant can take, times the share that it should give back, on the days that are measured. */
function ofTarget(of: OfYear): Part {
  const { plant, year, days } = of;
  const { capacityM3Day, recoveryTarget: recovery } = plant;
  const { ref, value } = ofSaved(of);
  return {
    ref: `${savedRef(plant.id, year)}/target`,
    title: {
      en: `${plant.name.en}, water to be saved in ${year} by now`,
      'zh-CN': `${plant.name['zh-CN']} ${year} 年至今节水目标`,
    },
    value: reuseTarget({ capacityM3Day, recovery, days: days.length }),
    unit: 'm3',
    method: null,
    formula: { en: 'capacity × target of the recovery × days measured', 'zh-CN': '处理能力 × 回用率目标 × 已计量天数' },
    parameters: { capacityM3Day, recoveryTarget: recovery, days: days.length },
    inputs: [{ ref, role: 'saved', value, unit: 'm3' }],
  };
}
