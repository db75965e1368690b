import { isDate, type Explanation } from '@lingtan/sdk';
import { dayMeanRef, producedBy, reuseContentRef, type Water } from '../context.ts';
import { readOutletDays } from '../days/day-store.ts';
import { readReuseDays } from './reuse-store.ts';

/** What the water of a quality contained on a day: the day mean at its outlet, as the allocation took it. */
export async function explainContent(
  { scope }: Water,
  { quality, day, parameter, asOf }: { quality: string; day: string; parameter: string; asOf: string | null },
): Promise<Explanation | null> {
  const of = scope.config.reuse.qualities.find(({ id }) => id === quality);
  if (!of || !isDate(day)) return null;
  const { plant, outlet } = of;
  return scope.db.tx(async (tx) => {
    const found = (await readReuseDays(tx, { from: day, to: day })).find((each) => each.quality === quality);
    if (!found || !Object.hasOwn(found.contents, parameter)) return null;
    const [mean] =
      outlet === undefined ? [] : await readOutletDays(tx, { plant, outlet, parameter, from: day, to: day, asOf });
    return {
      ref: reuseContentRef(quality, day, parameter),
      title: {
        en: `${of.name.en}, ${parameter}, ${day}`,
        'zh-CN': `${of.name['zh-CN']} ${day} ${parameter}`,
      },
      value: found.contents[parameter]!,
      unit: mean?.content.unit ?? '',
      quality: 'actual',
      method: null,
      formula: { en: 'day mean at the outlet of the quality', 'zh-CN': '该水质等级监测口的日均值' },
      parameters: { plant },
      inputs: mean
        ? [
            {
              ref: dayMeanRef(mean.content, mean.revision),
              role: 'measured',
              value: mean.content.value,
              unit: mean.content.unit,
            },
          ]
        : [],
      recordedAt: null,
      producedBy,
    };
  });
}
