import { formatLanguage, numberFormat, type Language } from './locale.ts';
import { scaleFor, unitSymbol, type UnitScale } from './units.ts';

/** Shown wherever a value is not known. */
export const missingText = '–';

/** Decimals that keep about three to four figures: 0.052, 1.25, 12.4, 123.4, 12,345. */
export function decimalsFor(value: number): number {
  const size = Math.abs(value);
  if (size >= 1000) return 0;
  if (size >= 10) return 1;
  if (size >= 1 || size === 0) return 2;
  return 3;
}

export interface NumberOptions {
  /** Fixed decimals; by default as many as the size of the value asks for. */
  digits?: number;
  language?: Language;
}

/** Number with grouping; {@link missingText} for null, NaN and infinities. */
export function formatNumber(value: number | null | undefined, options: NumberOptions = {}): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return missingText;
  const digits = options.digits ?? decimalsFor(value);
  return numberFormat(options.language ?? formatLanguage(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    // What is rounded to nothing has no sign.
    signDisplay: 'negative',
  }).format(value);
}

export interface QuantityOptions extends NumberOptions {
  /** `auto` picks a prefix by the value, `none` keeps the stored unit, or the scale of an axis. */
  scale?: 'auto' | 'none' | UnitScale;
}

/** Value and unit, apart so that they can be typeset apart. */
export function quantityParts(
  value: number | null | undefined,
  unit: string,
  options: QuantityOptions = {},
): { text: string; unit: string } {
  const language = options.language ?? formatLanguage();
  const mode = options.scale ?? 'auto';
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return { text: missingText, unit: typeof mode === 'object' ? mode.symbol : unitSymbol(unit, language) };
  }
  const scale = mode === 'auto' ? scaleFor(value, unit, language) : mode === 'none' ? null : mode;
  const shown = scale ? value / scale.divisor : value;
  return {
    text: formatNumber(shown, { ...options, language }),
    unit: scale ? scale.symbol : unitSymbol(unit, language),
  };
}

/** `12.4 MW`, `1.23 万 kWh`, `42 %`. */
export function formatQuantity(value: number | null | undefined, unit: string, options: QuantityOptions = {}): string {
  const parts = quantityParts(value, unit, options);
  return parts.unit ? `${parts.text} ${parts.unit}` : parts.text;
}

/** Share 0…1 as a percentage: `42.0 %`. */
export function formatShare(share: number | null | undefined, options: NumberOptions = {}): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return missingText;
  return `${formatNumber(share * 100, { digits: 1, ...options })} %`;
}

/** Money stored in integer fen: `¥12,345.60`, from ten thousand yuan on `¥1.23 万` in Chinese when `compact`. */
export function formatMoney(
  fen: number | bigint | null | undefined,
  options: { language?: Language; currency?: string; compact?: boolean } = {},
): string {
  if (fen === null || fen === undefined) return missingText;
  const yuan = Number(fen) / 100;
  if (!Number.isFinite(yuan)) return missingText;
  return numberFormat(options.language ?? formatLanguage(), {
    style: 'currency',
    currency: options.currency ?? 'CNY',
    currencyDisplay: 'narrowSymbol',
    signDisplay: 'negative',
    ...(options.compact && Math.abs(yuan) >= 10_000
      ? { notation: 'compact', minimumFractionDigits: 2, maximumFractionDigits: 2 }
      : {}),
  }).format(yuan);
}

/** Bytes with binary prefixes. */
export function formatBytes(bytes: number | null | undefined, options: NumberOptions = {}): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return missingText;
  const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = bytes;
  let step = 0;
  while (Math.abs(size) >= 1024 && step < names.length - 1) {
    size /= 1024;
    step += 1;
  }
  return `${formatNumber(size, { digits: step === 0 ? 0 : 1, ...options })} ${names[step]}`;
}
