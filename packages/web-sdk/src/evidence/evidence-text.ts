import { formatZone, numberFormat, type Language } from '../format/locale.ts';
import { formatShare, missingText } from '../format/number.ts';
import { formatTime } from '../format/time.ts';
import { saidText } from '../i18n/said-text.ts';
import { rangeLabel } from '../range/range-label.ts';
import { unitSymbol } from '../format/units.ts';

const decimal = /^([+-]?)(\d+)(\.\d+)?$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/;

type Scalar = number | string | boolean | null;

/** More decimals than these are told by pointing at a figure, not read. */
const mostDecimals = 6;

/** A decimal text for reading: its digits grouped, its decimals rounded. Exact values never pass through a double. */
function grouped(text: string): string {
  const parts = decimal.exec(text);
  if (!parts) return text;
  let [, sign, whole = '', fraction = ''] = parts;
  if (fraction.length > mostDecimals + 1) {
    const up = fraction[mostDecimals + 1]! >= '5' ? 1n : 0n;
    const digits = String(BigInt(whole + fraction.slice(1, mostDecimals + 1)) + up).padStart(mostDecimals + 1, '0');
    whole = digits.slice(0, -mostDecimals);
    fraction = `.${digits.slice(-mostDecimals)}`.replace(/\.?0+$/, '');
  }
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction}`;
}

/** A value of the chain with its unit; shares (unit `1`, from 0 to 1) as a percentage. */
export function evidenceValue(value: number | string | null, unit: string | undefined, language: Language): string {
  if (value === null) return missingText;
  if (unit === '1' && typeof value === 'number') return formatShare(value, { language, digits: 3 });
  const text =
    typeof value === 'string'
      ? grouped(value)
      : numberFormat(language, { maximumFractionDigits: mostDecimals }).format(value);
  const symbol = unit === undefined ? '' : unitSymbol(unit, language);
  return symbol ? `${text} ${symbol}` : text;
}

/** A parameter of a formula; instants in the park's zone. */
export function evidenceText(value: Scalar, language: Language): string {
  if (typeof value === 'number') return evidenceValue(value, undefined, language);
  if (value === null) return missingText;
  if (typeof value === 'boolean') return language === 'zh-CN' ? (value ? '是' : '否') : value ? 'yes' : 'no';
  return instant.test(value) ? formatTime(value) : saidText(value, language);
}

/**
 * What a parameter holds that is made of parts, in words: `name value, name value; …`. Null where it is a single value.
 * @param nameOf name of a part
 * @param say a single value of a part
 */
export function partsText(
  value: Scalar,
  nameOf: (key: string) => string,
  say: (key: string, value: Scalar) => string,
): string | null {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return null;
  const said = (part: unknown, key: string): string => {
    if (Array.isArray(part)) return part.map((each) => said(each, key)).join('; ') || missingText;
    if (typeof part !== 'object' || part === null) return say(key, part as Scalar);
    const parts = Object.entries(part).map(([name, each]) => `${nameOf(name)} ${said(each, name)}`);
    return parts.join(', ') || missingText;
  };
  try {
    return said(JSON.parse(value), '');
  } catch {
    return null;
  }
}

/** A reference for people: without its kind, instants in the park's zone: `pv-roof.export · 11-24 08:15`. */
export function refLabel(ref: string, nameOf = (part: string): string => part, between = '/'): string {
  const [, ...parts] = ref.split('@')[0]!.split('/');
  if (parts.length === 0) return ref;
  const instants = parts.filter((part) => instant.test(part)).map((part) => Date.parse(part));
  const [from, to] = instants;
  const times =
    instants.length === 2
      ? rangeLabel(from!, to!, formatZone())
      : instants.map((at) => formatTime(at, 'short')).join(' – ');
  const named = parts.filter((part) => !instant.test(part)).map(nameOf);
  return [named.filter(Boolean).join(between), times].filter(Boolean).join(' · ');
}
