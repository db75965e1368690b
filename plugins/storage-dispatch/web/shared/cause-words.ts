import { formatNumber, formatTime, useLanguage } from '@lingtan/web-sdk';
import type { PlanCause } from '../../contracts/plan-cause.ts';
import { useT } from '../use-t.ts';

/** The event that a plan was made on, in one sentence. */
export function useCauseWords(): (cause: PlanCause) => string {
  const t = useT();
  const language = useLanguage();
  const number = (value: number, digits: number): string => formatNumber(value, { digits, language });
  const kw = (value: number): string => `${number(value, 0)} kW`;
  return (cause) => {
    const time = formatTime(cause.at, 'short');
    switch (cause.kind) {
      case 'price': {
        const [before, after] = [number(cause.before, 4), number(cause.after, 4)];
        return t('plans.cause.price', { time, before, after, steps: cause.steps });
      }
      case 'forecast-error': {
        const { measured, forecast, band } = cause;
        return t('plans.cause.forecast-error', {
          time,
          measured: kw(measured),
          forecast: kw(forecast),
          band: kw(band),
        });
      }
      case 'device':
        return t('plans.cause.device', {
          time,
          point: cause.point,
          state: t(cause.tripped ? 'plans.cause.tripped' : 'plans.cause.back'),
        });
    }
  };
}
