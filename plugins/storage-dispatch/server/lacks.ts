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
  'flexible-load-id-reserved',
  'flexible-meter-unknown',
  'flexible-meter-elsewhere',
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

/** So long after a start it is usual that samples and intervals are still coming in, ms. */
const patienceMs = 300_000;

/** How the log says why there is no plan: right after a start, what is awaited; later, and for what does not heal, a warning. */
export function lackMessage(lacks: readonly Lack[], sinceStartMs: number): { level: 'info' | 'warn'; message: string } {
  const codes = [...new Set(lacks.map(({ code }) => code))].join(', ');
  if (passes(lacks) && sinceStartMs < patienceMs)
    return { level: 'info', message: `the next plan waits for measurements: ${codes}` };
  return { level: 'warn', message: `no plan can be made: ${codes}` };
}
