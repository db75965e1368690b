import type { Hj212ClocksService } from '@lingtan/hj212-connector/contracts';
import { formatRef, type ParkScope, type Principal } from '@lingtan/sdk';
import type { TelemetryService } from '@lingtan/telemetry/contracts';
import {
  analyserAtEvidence,
  balanceEvidence,
  closureTrendEvidence,
  dayMeanEvidence,
  dosingEvidence,
  exceedanceEvidence,
  permitWindowEvidence,
  qualityNowEvidence,
  reuseBillEvidence,
  reuseDayEvidence,
  reuseDeliveryEvidence,
  reuseLineEvidence,
  savedEvidence,
  sensorFaultEvidence,
  type OutletDay,
  type PermitWindow,
  type ReuseBillContent,
  type ReuseBillLine,
  type WastewaterConfig,
  type WaterOutlet,
  type WaterPlant,
} from '../contracts/index.ts';
import { waterErrors } from '../domain/index.ts';

export const producedBy = 'wastewater-tracking@0.1.0';

/** The water of one park. */
export interface Water {
  readonly scope: ParkScope<WastewaterConfig>;
  readonly telemetry: TelemetryService;
  /** Clocks of the data loggers, where the park has any. */
  readonly clocks?: Hj212ClocksService | undefined;
}

/** @throws WATER_UNKNOWN_PLANT */
export function plantOf({ scope }: Water, id: string): WaterPlant {
  const plant = scope.config.plants.find((each) => each.id === id);
  if (!plant) throw waterErrors.UNKNOWN_PLANT({ plant: id });
  return plant;
}

/** @throws WATER_UNKNOWN_OUTLET */
export function outletOf(water: Water, id: string): { plant: WaterPlant; outlet: WaterOutlet } {
  for (const plant of water.scope.config.plants)
    for (const outlet of plant.outlets) if (outlet.id === id) return { plant, outlet };
  throw waterErrors.UNKNOWN_OUTLET({ outlet: id });
}

export const balanceRef = (plant: string, day: string, revision?: number): string =>
  formatRef(balanceEvidence.kind, `${plant}/${day}`, revision);
/** A figure of a balance, of the plant or of one unit. */
export const balanceFigureRef = (
  plant: string,
  day: string,
  figure: string,
  unit: string | undefined,
  revision?: number,
): string =>
  formatRef(balanceEvidence.kind, [plant, day, figure, unit].filter((part) => part !== undefined).join('/'), revision);
export const closureTrendRef = (plant: string, to: string, figure: string, unit: string | undefined): string =>
  formatRef(closureTrendEvidence.kind, [plant, to, figure, unit].filter((part) => part !== undefined).join('/'));
export const qualityNowRef = (
  { plant, outlet, parameter }: Pick<OutletDay, 'plant' | 'outlet' | 'parameter'>,
  figure: 'so-far' | 'forecast',
  at: number,
): string =>
  formatRef(qualityNowEvidence.kind, `${plant}/${outlet}/${parameter}/${figure}/${new Date(at).toISOString()}`);
export const analyserAtRef = (outlet: string, parameter: string, at: number): string =>
  formatRef(analyserAtEvidence.kind, `${outlet}/${parameter}/${new Date(at).toISOString()}`);
export const dosingRef = (plant: string, dosing: string, day: string, revision?: number): string =>
  formatRef(dosingEvidence.kind, `${plant}/${dosing}/${day}`, revision);
export const dayMeanRef = (of: Pick<OutletDay, 'plant' | 'outlet' | 'parameter' | 'day'>, revision?: number): string =>
  formatRef(dayMeanEvidence.kind, `${of.plant}/${of.outlet}/${of.parameter}/${of.day}`, revision);
/** Load of a parameter on a day, kg. */
export const loadRef = (of: Pick<OutletDay, 'plant' | 'outlet' | 'parameter' | 'day'>, revision?: number): string =>
  formatRef(dayMeanEvidence.kind, `${of.plant}/${of.outlet}/${of.parameter}/${of.day}/load`, revision);
export const windowRef = (
  of: Pick<PermitWindow, 'plant' | 'outlet' | 'parameter' | 'basis' | 'from'>,
  revision?: number,
): string => {
  const { plant, outlet, parameter, basis, from } = of;
  return formatRef(
    permitWindowEvidence.kind,
    `${plant}/${outlet}/${parameter}/${basis}/${new Date(from).toISOString()}`,
    revision,
  );
};
export const faultRef = (id: string): string => formatRef(sensorFaultEvidence.kind, id);
export const caseRef = (id: string): string => formatRef(exceedanceEvidence.kind, id);
export const deliveryRef = (contract: string, day: string, revision?: number, figure?: 'allocated'): string =>
  formatRef(reuseDeliveryEvidence.kind, figure ? `${contract}/${day}/${figure}` : `${contract}/${day}`, revision);
export const reuseDayRef = (
  quality: string,
  day: string,
  figure: 'offered' | 'demanded' | 'allocated' | 'left' | 'marginal',
): string => formatRef(reuseDayEvidence.kind, `${quality}/${day}/${figure}`);
/** What the water of a quality contained on a day. */
export const reuseContentRef = (quality: string, day: string, parameter: string): string =>
  formatRef(reuseDayEvidence.kind, `${quality}/${day}/contents/${parameter}`);
export const reuseBillRef = (enterprise: string, month: string, revision: number | null): string =>
  formatRef(reuseBillEvidence.kind, `${enterprise}/${month}`, revision ?? undefined);
export const billLineRef = (
  { enterprise, month }: Pick<ReuseBillContent, 'enterprise' | 'month'>,
  { contract, version }: Pick<ReuseBillLine, 'contract' | 'version'>,
  revision: number | null,
  figure?: 'delivered',
): string =>
  formatRef(
    reuseLineEvidence.kind,
    [enterprise, month, contract, version, ...(figure ? [figure] : [])].join('/'),
    revision ?? undefined,
  );
export const savedRef = (plant: string, year: number): string => formatRef(savedEvidence.kind, `${plant}/${year}`);
export const samplesRef = (point: string, from: number, to: number): string =>
  formatRef('telemetry.window', `${point}/${new Date(from).toISOString()}/${new Date(to).toISOString()}`);

/** Who makes a change, as it is shown. */
export const nameOf = (principal: Principal | null): string => principal?.name ?? 'wastewater-tracking';
