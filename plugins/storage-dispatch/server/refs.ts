import { energyTotal } from '@lingtan/energy-metering/contracts';
import type { Direction } from '@lingtan/energy-metering/contracts';
import { formatRef } from '@lingtan/sdk';
import { telemetryWindow } from '@lingtan/telemetry/contracts';
import {
  dispatchBacktestEvidence,
  dispatchForecastEvidence,
  dispatchPlanEvidence,
  dispatchSavingsEvidence,
  dispatchSetpointEvidence,
} from '../contracts/index.ts';

export const producedBy = 'storage-dispatch@0.1.0';

/** ISO 8601 UTC. */
export function iso(ts: number): string {
  return new Date(ts).toISOString();
}

export function planRef(no: number): string {
  return formatRef(dispatchPlanEvidence.kind, String(no));
}

/** Emissions of the import that a plan wants. */
export function emissionsRef(no: number): string {
  return formatRef(dispatchPlanEvidence.kind, `${no}/emissions`);
}

/** Emissions so far that count against the cap of a plan. */
export function realisedRef(no: number): string {
  return formatRef(dispatchPlanEvidence.kind, `${no}/realised`);
}

/** What one unit more of a limit would save in a plan. */
export function reliefRef(no: number, of: { step: number; limit: string; device: string }): string {
  return formatRef(dispatchPlanEvidence.kind, `${no}/relief/${of.step}/${of.limit}/${of.device}`);
}

/** Of a limit that a plan breaks: by how much, or the price of one more unit. */
export type BrokenLimitFigure = 'broken' | 'broken-price';

/** A limit that a plan breaks in a step, or over its horizon. */
export function brokenLimitRef(
  no: number,
  figure: BrokenLimitFigure,
  { step, limit, device }: { step: number | null; limit: string; device: string },
): string {
  return formatRef(dispatchPlanEvidence.kind, `${no}/${figure}/${step ?? 'horizon'}/${limit}/${device}`);
}

/** Setpoint of a store in one step of a plan. */
export function setpointRef(no: number, store: string, step: number): string {
  return formatRef(dispatchPlanEvidence.kind, `${no}/${store}/${step}`);
}

/** Another figure of a step: `soc` of a store, `power` of the load, a source or a flexible load, what the grid gives or costs. */
export function stepFigureRef(no: number, device: string, step: number, figure: string): string {
  return formatRef(dispatchPlanEvidence.kind, `${no}/${device}/${step}/${figure}`);
}

/** A setpoint, by the decision of the gate that let it pass. */
export function decisionRef(no: number): string {
  return formatRef(dispatchSetpointEvidence.kind, String(no));
}

export function forecastRef(no: number): string {
  return formatRef(dispatchForecastEvidence.kind, String(no));
}

/** How good the method of a forecast was on past days: a score of the whole horizon, or from a lead on, min. */
export function forecastFigureRef(no: number, figure: string, fromMinutes?: number): string {
  const key = fromMinutes === undefined ? `${no}/${figure}` : `${no}/${figure}/${fromMinutes}`;
  return formatRef(dispatchForecastEvidence.kind, key);
}

/** Error that the model of a vendor had on past days. */
export function vendorRef(no: number, provider: string): string {
  return formatRef(dispatchForecastEvidence.kind, `${no}/vendor/${provider}`);
}

/** A savings report, or one of its months. */
export function savingsRef(no: number, month?: string): string {
  return formatRef(dispatchSavingsEvidence.kind, month === undefined ? String(no) : `${no}/${month}`);
}

/** A figure of one way of running in a savings report; `span` is `total`, a month or a day. */
export function savingsFigureRef(no: number, span: string, variant: string, figure: string): string {
  return formatRef(dispatchSavingsEvidence.kind, `${no}/${span}/${variant}/${figure}`);
}

/** A figure of a strategy in a backtest; `span` is `total` or a month. */
export function backtestRef(no: number, span: string, variant: string, figure: string): string {
  return formatRef(dispatchBacktestEvidence.kind, `${no}/${span}/${variant}/${figure}`);
}

/** Energy of a meter over a span, as metering explains it. */
export function meterTotalRef(meter: string, direction: Direction, from: number, to: number): string {
  return formatRef(energyTotal.kind, `meter/${meter}.${direction}/${iso(from)}/${iso(to)}`);
}

/** One sample. */
export function sampleRef(point: string, ts: number): string {
  return formatRef(telemetryWindow.kind, `${point}/${iso(ts)}/${iso(ts + 1)}`);
}
