import { wallClock } from '../../../domain/index.ts';

export type Language = 'en' | 'zh-CN';

const numbers = new Map<string, Intl.NumberFormat>();

/** Number with grouping and fixed decimals. */
export function fixed(value: number, digits: number, language: Language): string {
  const key = `${language}/${digits}`;
  let format = numbers.get(key);
  if (!format)
    numbers.set(
      key,
      (format = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })),
    );
  return format.format(value);
}

/** Integer fen as yuan with two decimals, e.g. `12,345.60`. */
export function yuan(fen: number, language: Language): string {
  return fixed(fen / 100, 2, language);
}

/** Local date `2026-07-01`, or with the time to the minute. */
export function localTime(ts: number, timeZone: string, minutes = false): string {
  const text = new Date(wallClock(ts, timeZone)).toISOString();
  return minutes ? text.slice(0, 16).replace('T', ' ') : text.slice(0, 10);
}

/** Shown unit of a quantity and what it is divided by. */
export function shownUnit(
  unit: 'Wh' | 'W' | 'VA' | 'fen',
  language: Language,
): { symbol: string; divisor: number; digits: number } {
  if (unit === 'fen') return { symbol: language === 'en' ? 'yuan' : '元', divisor: 100, digits: 2 };
  return { symbol: { Wh: 'kWh', W: 'kW', VA: 'kVA' }[unit], divisor: 1000, digits: 3 };
}

/** Unit of a price per quantity. */
export function priceUnit(unit: 'Wh' | 'W' | 'VA' | 'fen', language: Language): string {
  const [money, month] = language === 'en' ? ['yuan', 'month'] : ['元', '月'];
  return { Wh: `${money}/kWh`, W: `${money}/(kW·${month})`, VA: `${money}/(kVA·${month})`, fen: '%' }[unit];
}
