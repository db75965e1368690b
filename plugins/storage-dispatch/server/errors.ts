import { defineErrors } from '@lingtan/sdk';

export const planErrors = defineErrors('DISPATCH', {
  LACKING: {
    message: 'No plan can be made: {codes}',
    status: 409,
    hint: 'See what is missing in the list beside the plans.',
  },
  PLAN_UNKNOWN: { message: 'There is no plan {no}', status: 404 },
  INPUT_MISSING: {
    message: 'No problem was given',
    status: 400,
    hint: 'Name a file with the problem as JSON, or send it to standard input.',
  },
  INPUT_NOT_JSON: { message: '{source} is not JSON: {problem}', status: 400 },
  FILE_UNREADABLE: { message: 'The file {file} cannot be read: {problem}', status: 400 },
});
