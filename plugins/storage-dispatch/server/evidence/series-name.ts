import type { LocalizedText } from '@lingtan/sdk';
import type { ForecastSeries } from '../../contracts/index.ts';
import type { Dispatch } from '../context.ts';
import type { Subject } from '../forecasts/forecast-store.ts';

const names: Record<ForecastSeries, { en: string; 'zh-CN': string }> = {
  load: { en: 'Load', 'zh-CN': '负荷' },
  pv: { en: 'PV generation', 'zh-CN': '光伏发电' },
  wind: { en: 'Wind generation', 'zh-CN': '风力发电' },
  price: { en: 'Price of import', 'zh-CN': '购电价格' },
  'export-price': { en: 'Price of export', 'zh-CN': '上网电价' },
  'carbon-intensity': { en: 'Carbon intensity', 'zh-CN': '碳强度' },
};

/** Name of a series, with the enterprise where it is one's. */
export function seriesName({ scope }: Pick<Dispatch, 'scope'>, { series, enterpriseId }: Subject): LocalizedText {
  const own = names[series];
  if (enterpriseId === null) return own;
  const name = scope.park.enterprises.find(({ id }) => id === enterpriseId)?.name ?? {
    en: enterpriseId,
    'zh-CN': enterpriseId,
  };
  return { en: `${own.en} of ${name.en}`, 'zh-CN': `${name['zh-CN']}${own['zh-CN']}` };
}
