import type { EvidenceInput, Explanation } from '@lingtan/sdk';
import { balanceFlows, type BalanceFlow, type PlantDay, type WaterPlant } from '../../contracts/index.ts';
import { balanceFigureRef, samplesRef } from '../context.ts';

type Text = Explanation['title'];

/** A figure of a balance, as its explanation tells it. */
export interface BalanceFigure {
  title: Text;
  unit: string;
  value: number | null;
  formula: Text;
  inputs: EvidenceInput[];
  /** By its inputs where it is not told. */
  quality?: 'actual' | 'estimated' | 'edited' | 'missing';
}

const reconciled = { en: 'best estimate from the other meters', 'zh-CN': '由其他水表推算的最佳估计值' };

/** A figure of the drawing of the flows: of a stream, of a unit, or of what the meters do not agree on. */
export function flowFigure(
  plant: WaterPlant,
  content: PlantDay,
  { figure, id, revision }: { figure: string; id: string | null; revision: number | null },
): BalanceFigure | null {
  if (figure === 'stream') return streamFigure(plant, content, id);
  if (figure === 'estimate' || figure === 'uncertainty')
    return estimateFigure(plant, content, { figure, id, revision });
  if (figure === 'error') return errorFigure(plant, content, id, revision);
  const flows = balanceFlows(plant, content);
  const sides =
    figure === 'through' && id !== null
      ? [flows.filter(({ to }) => to === id), flows.filter(({ from }) => from === id)]
      : (figure === 'lost' || figure === 'gained') && id === null
        ? [flows.filter(({ from, to }) => from === `error/${figure}` || to === `error/${figure}`)]
        : [];
  const [side] = sides.sort((a, b) => sum(b) - sum(a));
  if (!side || side.length === 0) return null;
  return {
    ...words[figure as keyof typeof words],
    unit: 'm3',
    value: sum(side),
    inputs: side.map(({ m3, figure: [own, of] }) => ({
      ref: balanceFigureRef(plant.id, content.day, own!, of, revision ?? undefined),
      role: 'flow',
      value: m3,
      unit: 'm3',
      quality: own === 'stream' ? qualityOf(content, of!) : 'estimated',
    })),
  };
}

const words = {
  through: {
    title: { en: 'water through it', 'zh-CN': '过水量' },
    formula: {
      en: 'what flows in or what flows out, whichever is larger, with storage and the closing error',
      'zh-CN': '流入合计与流出合计中的较大者，含贮水变化和平衡误差',
    },
  },
  lost: {
    title: { en: 'water that is missing', 'zh-CN': '去向不明水量' },
    formula: { en: 'sum of the closing errors above zero', 'zh-CN': '各单元正平衡误差之和' },
  },
  gained: {
    title: { en: 'water from nowhere', 'zh-CN': '来源不明水量' },
    formula: { en: '−sum of the closing errors below zero', 'zh-CN': '各单元负平衡误差之和的绝对值' },
  },
};

const sum = (flows: readonly BalanceFlow[]): number => flows.reduce((total, { m3 }) => total + m3, 0);

function qualityOf({ streams }: PlantDay, id: string): NonNullable<BalanceFigure['quality']> {
  const told = streams.find(({ stream }) => stream === id);
  if (told && told.m3 !== null) return told.quality;
  return (told?.reconciledM3 ?? null) === null ? 'missing' : 'estimated';
}

function streamFigure(plant: WaterPlant, content: PlantDay, id: string | null): BalanceFigure | null {
  const stream = plant.streams.find((each) => each.id === id);
  const told = content.streams.find((each) => each.stream === id);
  if (!stream || !told) return null;
  const { m3, reconciledM3, quality } = told;
  return {
    title: { en: 'water through the stream', 'zh-CN': '水流水量' },
    unit: 'm3',
    value: m3 ?? reconciledM3,
    formula: m3 === null ? reconciled : { en: 'what its counter went on by', 'zh-CN': '累计水量之差' },
    inputs:
      stream.counterPoint === undefined
        ? []
        : [
            {
              ref: samplesRef(stream.counterPoint, content.from, content.to),
              role: 'stream',
              value: m3,
              unit: 'm3',
              quality,
            },
          ],
    quality: qualityOf(content, stream.id),
  };
}

/** What all meters together say of a stream, and half of its 95 % interval: of the streams that have a meter. */
function estimateFigure(
  plant: WaterPlant,
  { day, streams }: PlantDay,
  { figure, id, revision }: { figure: 'estimate' | 'uncertainty'; id: string | null; revision: number | null },
): BalanceFigure | null {
  const told = streams.find(({ stream }) => stream === id);
  if (!told) return null;
  const estimate = figure === 'estimate';
  return {
    title: estimate
      ? { en: 'best estimate of the water through the stream', 'zh-CN': '水流水量最佳估计值' }
      : { en: 'uncertainty of the best estimate at 95 %', 'zh-CN': '最佳估计值的不确定度（95 %）' },
    unit: 'm3',
    value: estimate ? told.reconciledM3 : (told.uncertaintyM3 ?? null),
    formula: estimate
      ? {
          en: 'readings − V Rᵀ (R V Rᵀ)⁻¹ R × readings, V: covariances of the meters, R: balances',
          'zh-CN': '读数 − V Rᵀ (R V Rᵀ)⁻¹ R × 读数，V 为仪表协方差，R 为平衡方程',
        }
      : {
          en: '1.96 √ of the diagonal of V − V Rᵀ (R V Rᵀ)⁻¹ R V',
          'zh-CN': '1.96 × √(V − V Rᵀ (R V Rᵀ)⁻¹ R V 的对角元)',
        },
    inputs: plant.streams.flatMap((stream): EvidenceInput[] => {
      const metered = streams.find((each) => each.stream === stream.id);
      if (stream.counterPoint === undefined || !metered) return [];
      const ref = balanceFigureRef(plant.id, day, 'stream', stream.id, revision ?? undefined);
      return [{ ref, role: 'stream', value: metered.m3, unit: 'm3', quality: metered.quality }];
    }),
    quality: 'estimated',
  };
}

/** The closing error of a unit in m³; that of the plant is the balance itself. */
function errorFigure(
  plant: WaterPlant,
  { day, nodes, streams }: PlantDay,
  id: string | null,
  revision: number | null,
): BalanceFigure | null {
  const node = id === null ? undefined : nodes.find(({ unit }) => unit === id);
  if (!node) return null;
  const { inM3, outM3, storageM3, closureM3 } = node;
  return {
    title: { en: 'closing error', 'zh-CN': '平衡误差' },
    unit: 'm3',
    value: closureM3,
    formula: { en: 'in − out − increase of storage', 'zh-CN': '进水 − 出水 − 贮水增量' },
    inputs: Object.entries({ in: inM3, out: outM3, storage: storageM3 }).map(([role, value]) => ({
      ref: balanceFigureRef(plant.id, day, role, id!, revision ?? undefined),
      role,
      value,
      unit: 'm3',
    })),
    quality: streams.some(({ quality }) => quality === 'estimated') ? 'estimated' : 'actual',
  };
}
