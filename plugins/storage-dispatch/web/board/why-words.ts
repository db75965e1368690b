import { formatNumber, formatTime, texts, useLanguage, usePluginId, type Language } from '@lingtan/web-sdk';
import type { PlanView } from '../../contracts/routes.ts';
import { useCurrency, useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

type Params = PlanView['reasons'][number]['params'];

const prices = new Set(['price', 'value', 'later']);

/** Numbers in a reason as they are read: prices with their currency, powers and energies as figures, steps as their time. */
export function reasonValues(
  params: Params,
  { steps }: Pick<PlanView, 'steps'>,
  at: number,
  currency: string,
  language: Language,
): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== 'number') shown[name] = String(value);
    else if (name === 'step') shown[name] = timeOf(steps[value]?.from, steps[at]?.from);
    else if (prices.has(name)) shown[name] = `${formatNumber(value, { digits: 4, language })} ${currency}`;
    else shown[name] = formatNumber(value, { language });
  }
  return shown;
}

/** A time as seen from another: without its date on the same day. */
function timeOf(at: number | undefined, from: number | undefined): string {
  const sameDay = at !== undefined && from !== undefined && formatTime(at, 'date') === formatTime(from, 'date');
  return formatTime(at, sameDay ? 'minute' : 'short');
}

/** Says the reasons of a plan in words; the code where there are none. */
export function useReasonText(view: PlanView): (reason: PlanView['reasons'][number]) => string {
  const t = useT();
  const language = useLanguage();
  const limit = useWordsOf('board.limit');
  const currency = useCurrency()(view.currency);
  const ns = usePluginId() ?? 'storage-dispatch';
  return ({ code, step, params }) => {
    if (!texts.exists(`why.${code}`, { ns })) return code;
    const values = reasonValues(params, view, step, currency, language);
    if (values['limit'] !== undefined) values['limit'] = limit(values['limit']);
    const { unit } = values;
    if (unit === 'steps' || unit === 'count') values['unit'] = t(`board.violation.${unit}`);
    return t.of('why', code, values);
  };
}
