import type { Explanation, ParsedRef } from '@lingtan/sdk';
import { faultRef, producedBy, samplesRef, type Water } from '../context.ts';
import { readFaults } from './fault-store.ts';

/** A fault opens to the samples that it is about, with the figures of its detector. */
export const explainFault =
  ({ scope }: Water) =>
  async ({ key }: ParsedRef, asOf: string | null): Promise<Explanation | null> => {
    if (!/^\d{1,15}$/.test(key)) return null;
    const [found] = await scope.db.tx((tx) => readFaults(tx, { id: key }));
    if (!found || (asOf !== null && found.recordedAt > asOf)) return null;
    const { detector, parameter, outlet, day, firstAt, lastAt, samples, evidence, effect, state } = found;
    return {
      ref: faultRef(found.id),
      title: {
        en: `${detector} of ${parameter}, ${outlet}, ${day}`,
        'zh-CN': `${outlet} ${parameter} ${day}：${detector}`,
      },
      value: samples,
      unit: '1',
      quality: 'actual',
      method: null,
      formula: { en: 'samples that the detector points at', 'zh-CN': '判定器指出的样本数' },
      parameters: { detector, effect, state, ...evidence },
      inputs: [{ ref: samplesRef(found.point, firstAt, lastAt + 1), role: parameter, value: null }],
      recordedAt: found.recordedAt,
      producedBy,
    };
  };
