import { instantMs, type Explanation, type ParsedRef } from '@lingtan/sdk';
import { windowBases, type PermitWindow, type WaterPlant, type WindowBasis } from '../../contracts/index.ts';
import { producedBy, windowRef, type Water } from '../context.ts';
import { windowInputs } from '../days/window-inputs.ts';
import { readWindows } from '../days/window-store.ts';

const formulas: Record<WindowBasis, { en: string; 'zh-CN': string }> = {
  'hour-mean': { en: 'mean over the valid ten-minute windows of the hour', 'zh-CN': '该小时有效 10 分钟窗口的均值' },
  instant: { en: 'the single value that is worst by the limit', 'zh-CN': '按限值衡量最不利的单次值' },
  'month-mean': { en: 'mean over the valid days', 'zh-CN': '有效日均值的平均' },
  'annual-load': { en: 'sum of the loads of the days', 'zh-CN': '逐日排放量之和' },
  removal: { en: '100 × (1 − out ÷ in)', 'zh-CN': '100 ×（1 − 出水 ÷ 进水）' },
};

const names: Record<WindowBasis, { en: string; 'zh-CN': string }> = {
  'hour-mean': { en: 'hourly mean', 'zh-CN': '小时均值' },
  instant: { en: 'single value', 'zh-CN': '单次值' },
  'month-mean': { en: 'monthly mean', 'zh-CN': '月均值' },
  'annual-load': { en: 'annual load', 'zh-CN': '年排放量' },
  removal: { en: 'removal', 'zh-CN': '去除率' },
};

/** A value over a window opens to samples, or to the day means it is made of. */
export const explainWindow =
  ({ scope }: Water) =>
  async ({ key, revision }: ParsedRef, asOf: string | null): Promise<Explanation | null> => {
    const [plantId, outletId, parameterId, basis, start] = key.split('/');
    const plant = scope.config.plants.find(({ id }) => id === plantId);
    const outlet = plant?.outlets.find(({ id }) => id === outletId);
    const startsAt = instantMs(start);
    if (!plant || !outlet || !isBasis(basis) || Number.isNaN(startsAt) || parameterId === undefined) return null;
    const query = {
      plant: plant.id,
      outlet: outlet.id,
      parameter: parameterId,
      bases: [basis],
      startsAt,
      asOf,
      revision,
    };
    const [found] = await scope.db.tx((tx) => readWindows(tx, { ...query, from: '0001-01-01', to: '9999-12-31' }));
    if (!found) return null;
    const { content } = found;
    const name = names[basis];
    return {
      ref: windowRef(content, found.revision),
      title: {
        en: `${content.parameter}, ${outlet.name.en}, ${name.en}, ${content.day}`,
        'zh-CN': `${outlet.name['zh-CN']} ${content.parameter} ${content.day} ${name['zh-CN']}`,
      },
      value: content.value,
      unit: content.unit,
      quality: content.value === null ? 'missing' : 'actual',
      method: null,
      formula: formulas[basis],
      parameters: parametersOf(content),
      inputs: windowInputs(plant as WaterPlant, content).map((ref) => ({
        ref,
        role: `measured:${content.parameter}`,
        value: null,
      })),
      recordedAt: found.recordedAt,
      producedBy,
      supersedes: found.revision > 1 ? windowRef(content, found.revision - 1) : null,
    };
  };

function parametersOf({ method, parts, excursions, verdict, reason, limit }: PermitWindow): Explanation['parameters'] {
  return {
    method,
    valid: `${parts.valid} / ${parts.all} ${parts.of}`,
    needed: parts.needed,
    excursions,
    verdict,
    reason,
    limit: limit && `${limit.set}@${limit.version}: ${limit.min ?? ''}..${limit.max ?? ''}`,
  };
}

function isBasis(text: string | undefined): text is WindowBasis {
  return (windowBases as readonly (string | undefined)[]).includes(text);
}
