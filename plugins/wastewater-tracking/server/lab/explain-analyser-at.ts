import { instantMs, type Explanation, type ParsedRef } from '@lingtan/sdk';
import { analyserAtRef, outletOf, producedBy, samplesRef, type Water } from '../context.ts';
import { analyserAt } from './analyser-at.ts';

/** The analyser's side of a comparison opens to the readings around the time of sampling. */
export const explainAnalyserAt =
  (water: Water) =>
  async ({ key, revision }: ParsedRef): Promise<Explanation | null> => {
    const [outlet, parameter, instant, ...rest] = key.split('/');
    const at = instantMs(instant);
    if (outlet === undefined || parameter === undefined || Number.isNaN(at)) return null;
    if (rest.length > 0 || revision !== null) return null;
    const found = await analyserAt(water, { outlet, parameter }, at);
    if (!found) return null;
    const { name } = outletOf(water, outlet).outlet;
    const { point, unit } = found.parameter;
    return {
      ref: analyserAtRef(outlet, parameter, at),
      title: {
        en: `${parameter} of the analyser, ${name.en}, ${new Date(at).toISOString()}`,
        'zh-CN': `${name['zh-CN']} ${parameter} 在线值，${new Date(at).toISOString()}`,
      },
      value: found.value,
      unit,
      quality: 'actual',
      method: null,
      formula: {
        en: 'straight between the readings before and after the sampling',
        'zh-CN': '采样时刻前后两次读数的线性插值',
      },
      parameters: { outlet, parameter },
      inputs: found.readings.map(({ ts, value }, index) => ({
        ref: samplesRef(point, ts, ts + 1),
        role: index === 0 ? 'before' : 'after',
        value,
        unit,
        quality: 'actual' as const,
      })),
      recordedAt: null,
      producedBy,
    };
  };
