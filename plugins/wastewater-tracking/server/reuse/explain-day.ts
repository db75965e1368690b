import { isDate, type EvidenceInput, type Explanation, type ParsedRef, type Principal } from '@lingtan/sdk';
import { balanceRef, deliveryRef, producedBy, reuseDayRef, type Water } from '../context.ts';
import { readPlantDays } from '../days/day-store.ts';
import { explainContent } from './explain-content.ts';
import { readDeliveries, readReuseDays } from './reuse-store.ts';

const words = {
  offered: {
    title: { en: 'reuse water offered', 'zh-CN': '可供再生水量' },
    formula: { en: 'sum of the streams of the quality', 'zh-CN': '该水质等级供水水流之和' },
  },
  demanded: {
    title: { en: 'reuse water demanded', 'zh-CN': '再生水需求量' },
    formula: { en: 'sum of the contracts in force', 'zh-CN': '生效合同水量之和' },
  },
  allocated: {
    title: { en: 'reuse water allocated', 'zh-CN': '再生水分配量' },
    formula: { en: 'sum of what each contract was allocated', 'zh-CN': '各合同分配量之和' },
  },
  left: {
    title: { en: 'reuse water left', 'zh-CN': '剩余再生水量' },
    formula: { en: 'max(0, offered − allocated)', 'zh-CN': 'max(0, 可供水量 − 分配量)' },
  },
  marginal: {
    title: { en: 'worth of one more m³', 'zh-CN': '每增供 1 m³ 的价值' },
    formula: {
      en: 'what the allocation would be worth more with one more m³ offered (dual value of the linear programme)',
      'zh-CN': '可供水量增加 1 m³ 时分配总价值的增量（线性规划对偶值）',
    },
  },
} as const;

/** Supply and demand of a quality on a day: key `<quality>/<day>/<figure>`. Of the whole park. */
export const explainReuseDay =
  (water: Water) =>
  async ({ key }: ParsedRef, asOf: string | null, viewer: Principal): Promise<Explanation | null> => {
    const [quality, day, figure, ...rest] = key.split('/');
    const { scope } = water;
    if (viewer.enterpriseId !== null) return null;
    if (figure === 'contents' && rest.length === 1)
      return explainContent(water, { quality: quality!, day: day!, parameter: rest[0]!, asOf });
    if (rest.length > 0 || !Object.hasOwn(words, figure ?? '')) return null;
    if (!isDate(day)) return null;
    const kind = figure as keyof typeof words;
    const span = { from: day, to: day, asOf };
    const of = scope.config.reuse.qualities.find(({ id }) => id === quality);
    return scope.db.tx(async (tx) => {
      const found = (await readReuseDays(tx, span)).find((each) => each.quality === quality);
      if (!found || !of) return null;
      const litres = {
        ...{ offered: found.supplyL, demanded: found.demandL, allocated: found.allocatedL, left: found.leftL },
        marginal: null,
      }[kind];
      const marginal = found.marginalFenPerM3 === null ? null : found.marginalFenPerM3 / 100;
      const sumOf = (figure: 'offered' | 'demanded' | 'allocated', l: number | null): EvidenceInput => ({
        ref: reuseDayRef(quality!, day!, figure),
        role: figure,
        value: l === null ? null : l / 1000,
        unit: 'm3',
      });
      const inputs: EvidenceInput[] =
        kind === 'left' || kind === 'marginal'
          ? [
              sumOf('offered', found.supplyL),
              ...(kind === 'marginal' ? [sumOf('demanded', found.demandL)] : []),
              sumOf('allocated', found.allocatedL),
            ]
          : kind === 'offered'
            ? (await readPlantDays(tx, { ...span, plant: of.plant })).flatMap(({ content, revision }) =>
                content.streams
                  .filter(({ stream }) => of.streams.includes(stream))
                  .map(({ stream, m3, quality }) => ({
                    ref: balanceRef(content.plant, day!, revision),
                    role: `stream:${stream}`,
                    value: m3,
                    unit: 'm3',
                    quality,
                  })),
              )
            : (await readDeliveries(tx, span))
                .filter(({ content }) => content.quality === quality)
                .map(({ content: { contract, contractL, allocatedL }, revision }) => ({
                  ref: deliveryRef(contract, day!, revision, kind === 'allocated' ? kind : undefined),
                  role: `contract:${contract}`,
                  value: kind === 'demanded' ? contractL / 1000 : allocatedL === null ? null : allocatedL / 1000,
                  unit: 'm3',
                }));
      const value = kind === 'marginal' ? marginal : litres === null ? null : litres / 1000;
      return {
        ref: reuseDayRef(of.id, day!, kind),
        title: {
          en: `${of.name.en}, ${words[kind].title.en}, ${day}`,
          'zh-CN': `${of.name['zh-CN']} ${day} ${words[kind].title['zh-CN']}`,
        },
        value,
        unit: kind === 'marginal' ? 'CNY/m3' : 'm3',
        quality: value === null ? 'missing' : kind === 'offered' ? 'actual' : 'estimated',
        method: null,
        formula: words[kind].formula,
        parameters: { leftM3: found.leftL === null ? null : found.leftL / 1000 },
        inputs,
        recordedAt: null,
        producedBy,
      };
    });
  };
