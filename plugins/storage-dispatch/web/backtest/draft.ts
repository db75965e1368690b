import { isDate } from '@lingtan/sdk/zone';
import type { BacktestRequest } from '../../contracts/backtest/routes.ts';

/** The form as it is typed. */
export type Draft = Record<Exclude<keyof BacktestRequest, 'forecast'>, string> & Pick<BacktestRequest, 'forecast'>;
export type DraftField = Exclude<keyof Draft, 'forecast'>;

const ranges: Record<Exclude<DraftField, 'from' | 'to'>, readonly [number, number]> = {
  capacityKwh: [1, 1e7],
  powerKw: [1, 1e7],
  efficiency: [25, 100],
  degradationPerKwh: [0, 100],
  horizonHours: [4, 72],
};
export const draftFields: readonly DraftField[] = [
  'from',
  'to',
  'capacityKwh',
  'powerKw',
  'efficiency',
  'degradationPerKwh',
  'horizonHours',
];

/** The form that a request is shown in; efficiency as per cent. */
export function draftOf(request: BacktestRequest): Draft {
  const { from, to, forecast, efficiency, capacityKwh, powerKw, degradationPerKwh, horizonHours } = request;
  return {
    from,
    to,
    forecast,
    capacityKwh: String(capacityKwh),
    powerKw: String(powerKw),
    efficiency: String(Math.round(efficiency * 1000) / 10),
    degradationPerKwh: String(degradationPerKwh),
    horizonHours: String(horizonHours),
  };
}

/** Whether a field can be sent. */
export function isValid(field: DraftField, draft: Draft): boolean {
  const text = draft[field];
  if (field === 'from' || field === 'to') return isDate(text) && (field === 'from' || text >= draft.from);
  const value = text === '' ? NaN : Number(text);
  const [low, high] = ranges[field];
  return value >= low && value <= high && (field !== 'horizonHours' || Number.isInteger(value));
}

/** What is sent for a form whose fields are all valid. */
export function requestOf(draft: Draft): BacktestRequest {
  const { from, to, forecast } = draft;
  return {
    from,
    to,
    forecast,
    capacityKwh: Number(draft.capacityKwh),
    powerKw: Number(draft.powerKw),
    efficiency: Number(draft.efficiency) / 100,
    degradationPerKwh: Number(draft.degradationPerKwh),
    horizonHours: Number(draft.horizonHours),
  };
}
