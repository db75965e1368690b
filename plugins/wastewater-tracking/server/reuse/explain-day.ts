import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { balanceRef, deliveryRef, producedBy, reuseDayRef, type Water } from '../context.ts';
import { readPlantDays } from '../days/day-store.ts';
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
} as const;

/** Supply and demand of a quality on a day: key `<quality>/<day>/<offered, demanded or allocated>`. Of the whole park. */
export const explainReuseDay =
  ({ scope }: Water) =>
  async ({ key }: ParsedRef, asOf: string | null, viewer: Principal): Promise<Explanation | null> => {
    const [quality, day, figure, ...rest] = key.split('/');
    if (viewer.enterpriseId !== null || rest.length > 0 || !Object.hasOwn(words, figure ?? '')) return null;
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day ?? '')) return null;
    const kind = figure as keyof typeof words;
    const span = { from: day!, to: day!, asOf };
    const of = scope.config.reuse.qualities.find(({ id }) => id === quality);
    return scope.db.tx(async (tx) => {
      const found = (await readReuseDays(tx, span)).find((each) => each.quality === quality);
      if (!found || !of) return null;
      const litres = { offered: found.supplyL, demanded: found.demandL, allocated: found.allocatedL }[kind];
      const inputs: EvidenceInput[] =
        kind === 'offered'
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
      return {
        ref: reuseDayRef(of.id, day!, kind),
        title: {
          en: `${of.name.en}, ${words[kind].title.en}, ${day}`,
          'zh-CN': `${of.name['zh-CN']} ${day} ${words[kind].title['zh-CN']}`,
        },
        value: litres === null ? null : litres / 1000,
        unit: 'm3',
        quality: litres === null ? 'missing' : kind === 'offered' ? 'actual' : 'estimated',
        method: null,
        formula: words[kind].formula,
        parameters: { leftM3: found.leftL === null ? null : found.leftL / 1000 },
        inputs,
        recordedAt: null,
        producedBy,
      };
    });
  };
