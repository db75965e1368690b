import { formatQuantity, formatTime, texts, useLanguage } from '@lingtan/web-sdk';
import { useWordsOf } from './names.ts';

type Language = ReturnType<typeof useLanguage>;
type ControlPart = 'level' | 'outcome' | 'source' | 'principal' | 'result' | 'mode';
type CodePrefix = 'gate.codes' | 'control.codes';
type Params = Readonly<Record<string, string | number | null>>;

/** Parameters that name one of a list of things, by the part of `control` that has the words for these. */
const named: Readonly<Record<string, ControlPart>> = {
  ...{ level: 'level', highest: 'level', activeLevel: 'level', source: 'source', principalKind: 'principal' },
  ...{ mode: 'mode', cause: 'result' },
};

/** Parameters of a code as they are read: powers and energies with their unit, times of day, words for what is named, the rest as it is. */
export function shownParams(params: Params, language: Language): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, shownParam(name, value, language)] as const),
  );
}

function shownParam(name: string, value: Params[string], language: Language): string {
  if (value === null) return '–';
  if (typeof value === 'string') {
    const part = named[name];
    // What a connector says of itself is a sentence and no key.
    return part && /^[a-z-]+$/.test(value) ? (codeWords(`control.${part}.${value}`, {}, language) ?? value) : value;
  }
  const quantity = (unit: string): string => formatQuantity(value, unit, { language });
  if (/Kw$/.test(name)) return quantity('kW');
  if (/Kwh$/.test(name)) return quantity('kWh');
  if (/C$/.test(name)) return quantity('°C');
  if (/^(expiresAt|now|validFrom|until|since|expiredAt|startsAt|fromMs|toMs)$/.test(name))
    return formatTime(value, 'short');
  return String(Math.round(value * 10) / 10);
}

function codeWords(key: string, values: Record<string, string>, lng: Language): string | null {
  const place = { ns: 'storage-dispatch', lng };
  return texts.exists(key, place) ? String(texts.t(key, { ...values, ...place })) : null;
}

/** A finding of the gate or a reason of the controller in words; the code itself where the product has none. */
export function codeText(prefix: CodePrefix, code: string, params: Params, language: Language): string {
  return codeWords(`${prefix}.${code}`, shownParams(params, language), language) ?? code;
}

/** @see codeText */
export function useCodeText(prefix: CodePrefix): (code: string, params: Params) => string {
  const language = useLanguage();
  return (code, params) => codeText(prefix, code, params, language);
}

/** Words for levels, outcomes, sources and results. */
export function useControlWords(part: ControlPart): (code: string) => string {
  return useWordsOf(`control.${part}`);
}
