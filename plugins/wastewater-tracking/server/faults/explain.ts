import type { Explanation, ParsedRef } from '@lingtan/sdk';
import { faultRef, producedBy, samplesRef, type Water } from '../context.ts';
import { readFaults } from './fault-store.ts';

const detectors: Readonly<Record<string, Explanation['title']>> = {
  flatline: { en: 'Standing value', 'zh-CN': '数值不变' },
  spike: { en: 'Spike', 'zh-CN': '尖峰' },
  rate: { en: 'Change too fast', 'zh-CN': '变化过快' },
  range: { en: 'Impossible value', 'zh-CN': '数值不可能' },
  missing: { en: 'Missing samples', 'zh-CN': '缺数' },
  clock: { en: 'Clock fault', 'zh-CN': '时钟异常' },
  relation: { en: 'Part above its whole', 'zh-CN': '分项大于总量' },
  drift: { en: 'Drift against the laboratory', 'zh-CN': '与实验室比对漂移' },
  balance: { en: 'Error of the water balance', 'zh-CN': '水量平衡残差' },
};

/** A fault opens to the samples that it is about, with the figures of its detector. */
export const explainFault =
  ({ scope }: Water) =>
  async ({ key }: ParsedRef, asOf: string | null): Promise<Explanation | null> => {
    if (!/^\d{1,15}$/.test(key)) return null;
    const [found] = await scope.db.tx((tx) => readFaults(tx, { id: key }));
    if (!found || (asOf !== null && found.recordedAt > asOf)) return null;
    const { detector, parameter, outlet, day, firstAt, lastAt, samples, evidence, effect, state } = found;
    const name = detectors[detector] ?? { en: detector, 'zh-CN': detector };
    return {
      ref: faultRef(found.id),
      title: {
        en: `${name.en}: ${parameter}, ${outlet}, ${day}`,
        'zh-CN': `${outlet} ${parameter} ${day}：${name['zh-CN']}`,
      },
      value: samples,
      unit: '1',
      quality: 'actual',
      method: null,
      formula: { en: 'samples that the detector points at', 'zh-CN': '判定器指出的样本数' },
      parameters: { detector, effect, state, ...evidence },
      inputs: [{ ref: samplesRef(found.point, firstAt, lastAt + 1), role: `analyser:${parameter}`, value: null }],
      recordedAt: found.recordedAt,
      producedBy,
    };
  };
