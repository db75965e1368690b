import { formatQuantity, formatTime, texts, useLanguage, useT } from '@lingtan/web-sdk';
import { useWordsOf } from './names.ts';

type Language = ReturnType<typeof useLanguage>;
type Params = Readonly<Record<string, string | number | null>>;

/** Parameters of a code as they are read: powers and energies with their unit, times of day, the rest as it is. */
export function shownParams(params: Params, language: Language): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, shownParam(name, value, language)] as const),
  );
}

function shownParam(name: string, value: Params[string], language: Language): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  const quantity = (unit: string): string => formatQuantity(value, unit, { language });
  if (/Kw$/.test(name)) return quantity('kW');
  if (/Kwh$/.test(name)) return quantity('kWh');
  if (/C$/.test(name)) return quantity('°C');
  if (/^(expiresAt|now|validFrom|until|since|expiredAt|startsAt|fromMs|toMs)$/.test(name))
    return formatTime(value, 'short');
  return String(Math.round(value * 10) / 10);
}

/** A finding of the gate or a reason of the controller in words; the code itself where the product has none. */
export function useCodeText(prefix: 'gate.codes' | 'control.codes'): (code: string, params: Params) => string {
  const t = useT();
  const language = useLanguage();
  return (code, params) => {
    const key = `${prefix}.${code}`;
    return texts.exists(key, { ns: 'storage-dispatch' }) ? t(key, shownParams(params, language)) : code;
  };
}

/** Words for levels, outcomes, sources and results. */
export function useControlWords(part: 'level' | 'outcome' | 'source' | 'result' | 'mode'): (code: string) => string {
  return useWordsOf(`control.${part}`);
}
