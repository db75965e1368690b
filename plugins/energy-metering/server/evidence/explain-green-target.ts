import type { Explanation, ParsedRef } from '@lingtan/sdk';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { greenTargetRef } from '../refs.ts';

/** A target rests on nothing that was measured: it opens to where it was set. */
export function explainGreenTarget({ scope }: Energy, { key, revision }: ParsedRef): Explanation | null {
  const target = scope.config.supply.greenTargets.find(({ year }) => String(year) === key);
  if (!target || revision !== null) return null;
  const { year, share, source } = target;
  return {
    ref: greenTargetRef(year),
    title: { en: `Green share target for ${year}`, 'zh-CN': `${year} 年绿电占比目标` },
    value: share,
    unit: '1',
    quality: 'actual',
    method: null,
    formula: source
      ? { en: `set in the park's settings, after: ${source.en}`, 'zh-CN': `在园区设置中设定，依据：${source['zh-CN']}` }
      : { en: "set in the park's settings", 'zh-CN': '在园区设置中设定' },
    inputs: [],
    recordedAt: null,
    producedBy,
  };
}
