import { instantMs, type Explanation, type ParsedRef } from '@lingtan/sdk';
import { localDay } from '../../domain/index.ts';
import { producedBy, qualityNowRef, samplesRef, type Water } from '../context.ts';
import { qualityNowOf } from '../routes/quality-now.ts';

const figures = {
  'so-far': {
    title: { en: 'mean of the day so far', 'zh-CN': '当日截至目前均值' },
    formula: {
      en: 'mean over the valid ten-minute windows of the day so far',
      'zh-CN': '当日已有有效 10 分钟窗口的均值',
    },
  },
  forecast: {
    title: { en: 'forecast of the day mean', 'zh-CN': '日均值预测' },
    formula: {
      en: 'the mean so far, and for the rest of the day that of the last two hours, by their shares of the day',
      'zh-CN': '按时长占比：当日已有均值与最近 2 小时均值（代表剩余时段）加权',
    },
  },
} as const;

/** A day mean that is not closed yet, as it stood at an instant: key `<plant>/<outlet>/<parameter>/<figure>/<instant>`. */
export const explainQualityNow =
  (water: Water) =>
  async ({ key }: ParsedRef): Promise<Explanation | null> => {
    const { scope } = water;
    const [plantId, outletId, parameterId, figure, instant, ...rest] = key.split('/');
    const plant = scope.config.plants.find(({ id }) => id === plantId);
    const outlet = plant?.outlets.find(({ id }) => id === outletId);
    const parameter = outlet?.parameters.find(({ id }) => id === parameterId);
    const at = instantMs(instant);
    if (!plant || !outlet || !parameter || !Object.hasOwn(figures, figure ?? '') || rest.length > 0) return null;
    if (!(at <= scope.clock.now())) return null;
    const { rows, at: to } = await qualityNowOf(water, plant, at);
    const row = rows.find(({ day }) => day.outlet === outlet.id && day.parameter === parameter.id);
    if (!row) return null;
    const { title, formula } = figures[figure as keyof typeof figures];
    const name = outlet.name;
    const value = figure === 'so-far' ? row.day.value : row.forecast;
    const { from } = localDay(at, scope.park.timeZone);
    return {
      ref: qualityNowRef(row.day, figure as keyof typeof figures, to),
      title: {
        en: `${parameter.id}, ${name.en}, ${title.en}`,
        'zh-CN': `${name['zh-CN']} ${parameter.id} ${title['zh-CN']}`,
      },
      value,
      unit: row.day.unit,
      quality: value === null ? 'missing' : figure === 'so-far' ? 'actual' : 'estimated',
      method: null,
      formula,
      parameters: {
        soFar: row.day.value,
        lastHours: row.recent,
        validWindows: row.day.validWindows,
        averaging: row.day.method,
        at: new Date(to).toISOString(),
      },
      inputs: [
        {
          ref: samplesRef(parameter.point, from, to),
          role: `analyser:${parameter.id}`,
          value: null,
          unit: row.day.unit,
        },
        ...(row.day.method === 'flow-weighted' && outlet.flowPoint
          ? [{ ref: samplesRef(outlet.flowPoint, from, to), role: 'flow', value: null }]
          : []),
      ],
      recordedAt: null,
      producedBy,
    };
  };
