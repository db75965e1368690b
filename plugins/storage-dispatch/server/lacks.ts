/** Why no plan can be made; the words are in the locales under `lacks.<code>`. */
export interface Lack {
  code: LackCode;
  params: Record<string, unknown>;
}

export const lackCodes = [
  'no-grid-meter',
  'grid-meter-unknown',
  'no-tariff',
  'tariff-unknown',
  'price-missing',
  'no-import-limit',
  'no-battery',
  'battery-id-reserved',
  'interval-length',
  'no-load-meter',
  'history-short',
  'history-stale',
  'forecast-missing',
  'soc-point-unknown',
  'soc-unit',
  'soc-missing',
  'soc-stale',
  'soc-invalid',
] as const;
export type LackCode = (typeof lackCodes)[number];

/** What heals by itself as data comes in; another try is worth it soon. */
const passing: readonly LackCode[] = ['history-short', 'history-stale', 'forecast-missing', 'soc-missing', 'soc-stale'];

/** Whether data alone is missing, and nothing that a person has to set. */
export function passes(lacks: readonly Lack[]): boolean {
  return lacks.every(({ code }) => passing.includes(code));
}

export function lack(code: LackCode, params: Record<string, unknown> = {}): Lack {
  return { code, params };
}
