import { defineErrors } from '@lingtan/sdk';

/** Faults of a dispatch problem as it was handed in; `issues` lists every one with its field. */
export const dispatchErrors = defineErrors('DISPATCH', {
  PROBLEM_INVALID: { message: 'The dispatch problem has {count} faults; the first: {first}', status: 422 },
  NO_FREE_STEP: { message: 'Load {load}: no free hour', status: 422, hint: 'Widen the window or block fewer steps.' },
  TOO_FEW_FREE_STEPS: {
    message: 'Load {load}: only {free} of the {needed} steps needed are free',
    status: 422,
    hint: 'Widen the window or block fewer steps.',
  },
  NO_FREE_BLOCK: {
    message: 'Load {load}: no free block of {hours} hours',
    status: 422,
    hint: 'Widen the window or block fewer steps.',
  },
});
