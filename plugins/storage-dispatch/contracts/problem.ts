import { z } from 'zod';
import { dispatchConverter } from './problem/converter.ts';
import { dispatchGenerator } from './problem/generator.ts';
import { dispatchGrid } from './problem/grid.ts';
import {
  dispatchCarbonCap,
  dispatchCommitment,
  dispatchDirectSupply,
  dispatchGreenShare,
  dispatchGroup,
  dispatchReserve,
} from './problem/limits.ts';
import { dispatchFlexibleLoad, dispatchLoad } from './problem/load.ts';
import { dispatchStore } from './problem/store.ts';
import { dispatchBus, dispatchSteps } from './problem/time.ts';
import { defaultBus } from './problem/values.ts';

export { defaultBreach, defaultShortfallPrice } from './problem/values.ts';

/**
 * A dispatch problem: power kW (mean over a step), energy kWh, prices per kWh, money in one currency as a plain number.
 * Ids are unique over all devices; a bus is named by its id.
 */
export const dispatchProblem = z.strictObject({
  steps: dispatchSteps,
  currency: z
    .string()
    .min(1)
    .max(8)
    .default('CNY')
    .describe('Currency of all prices, e.g. CNY; with or without VAT is up to the caller'),
  relaxConstraints: z
    .boolean()
    .default(true)
    .describe('Contract limits and wishes without a price get the default price; false: they are hard'),
  buses: z
    .array(dispatchBus)
    .min(1)
    .default([{ id: defaultBus, carrier: 'electricity' }])
    .describe('Nodes at which the flows of every step balance'),
  grids: z.array(dispatchGrid).default([]).describe('Connections to suppliers'),
  stores: z.array(dispatchStore).default([]).describe('Batteries and stores of other carriers'),
  generators: z.array(dispatchGenerator).default([]).describe('PV, wind, dispatchable units'),
  converters: z.array(dispatchConverter).default([]).describe('Electrolysers, heat pumps, boilers, CHP'),
  loads: z.array(dispatchLoad).default([]).describe('Inflexible demand'),
  flexibleLoads: z.array(dispatchFlexibleLoad).default([]).describe('Demand that can move in time'),
  groups: z.array(dispatchGroup).default([]).describe('Limits on several devices together'),
  commitments: z.array(dispatchCommitment).default([]).describe('Priced deviations from a baseline'),
  greenShares: z.array(dispatchGreenShare).default([]).describe('Least green shares'),
  directSupply: z.array(dispatchDirectSupply).default([]).describe('Ratios of direct green supply'),
  reserves: z.array(dispatchReserve).default([]).describe('Margins against the contract for forecast errors'),
  carbonPrice: z.number().nonnegative().default(0).describe('Price of emissions in the objective. Unit: currency/t'),
  co2Cap: dispatchCarbonCap.optional().describe('Limit of emissions'),
});

/** As written by a caller, with defaults left out. */
export type DispatchProblemInput = z.input<typeof dispatchProblem>;
/** With all defaults filled in. */
export type DispatchProblem = z.output<typeof dispatchProblem>;
export type DispatchGrid = DispatchProblem['grids'][number];
export type DemandCharge = DispatchGrid['demandCharges'][number];
export type DispatchStore = DispatchProblem['stores'][number];
export type DispatchGenerator = DispatchProblem['generators'][number];
export type DispatchConverter = DispatchProblem['converters'][number];
export type DispatchFlexibleLoad = DispatchProblem['flexibleLoads'][number];

/** The published schema of a problem, draft 2020-12. */
export const dispatchProblemJsonSchema = (): object => z.toJSONSchema(dispatchProblem, { io: 'input' });
