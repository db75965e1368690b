import { z } from 'zod';
import { switching } from './unit.ts';
import { busOf, dispatchId, perStepPositive, positive, powerBand, stepIndex } from './values.ts';

/** Demand that is served as it comes. */
export const dispatchLoad = z.strictObject({
  id: dispatchId.describe('Name of the load'),
  bus: busOf('Bus that serves it'),
  profile: perStepPositive('kW', 'Power taken.'),
});

const common = {
  id: dispatchId.describe('Name of the load'),
  bus: busOf('Bus that serves it'),
  window: z
    .strictObject({ from: stepIndex('First step.'), to: stepIndex('Step after the last.') })
    .optional()
    .describe('Where it may run; absent: the whole horizon'),
  blockedSteps: z.array(stepIndex('A step.')).default([]).describe('Steps in which it may not run'),
  exclusiveGroup: z.string().min(1).optional().describe('Of the loads that name one group at most one runs in a step'),
};
const fixedPower = {
  power: positive('kW', 'Power while running.'),
  durationSteps: z.number().int().min(1).describe('How long it runs. Unit: steps'),
};

/** A process or vehicle that can move in time; it sees the limits of the site and the demand charge like all others. */
export const dispatchFlexibleLoad = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('energy'),
      ...common,
      energy: positive('kWh', 'Energy to be taken within the window.'),
      powerMax: positive('kW', 'Highest power.'),
      bands: z
        .array(powerBand)
        .min(1)
        .optional()
        .describe(
          'The power of every step lies in exactly one of these; name [0, 0] to allow off. Steps outside the window are off',
        ),
      ...switching,
    })
    .describe('Any power up to a limit, or in bands, until the energy is reached'),
  z
    .strictObject({
      kind: z.literal('block'),
      ...common,
      ...fixedPower,
      earliest: z.boolean().default(true).describe('Among starts of equal cost take the earliest'),
    })
    .describe('Shiftable: one unbroken run at constant power'),
  z
    .strictObject({
      kind: z.literal('sequence'),
      ...common,
      powers: z.array(z.number().nonnegative()).min(1).describe('Power of each step of the run. Unit: kW'),
      earliest: z.boolean().default(true).describe('Among starts of equal cost take the earliest'),
    })
    .describe('Shiftable: one unbroken run with a power for each step'),
  z
    .strictObject({
      kind: z.literal('interruptible'),
      ...common,
      ...fixedPower,
      earliest: z.boolean().default(true).describe('Among hours of equal cost take the earliest'),
      ...switching,
    })
    .describe('Breakable: constant power in any steps of the window'),
  z
    .strictObject({ kind: z.literal('first'), ...common, ...fixedPower })
    .describe(
      'Not flexible: starts in the first step of the window from which it can run unbroken, whatever the price',
    ),
]);
