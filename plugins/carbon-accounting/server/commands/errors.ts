import { defineErrors } from '@lingtan/sdk';

export const commandErrors = defineErrors('CARBON', {
  SCHEMA_UNKNOWN: { message: 'There is no schema {name}; expected one of {expected}', status: 404 },
  OPTION_UNKNOWN: { message: '{option} is not valid; expected {expected}', status: 422 },
  FACTORS_NOT_LIST: {
    message: 'factors: {value} is not valid; expected a list of factors, or an object with the field factors',
    status: 422,
  },
});
