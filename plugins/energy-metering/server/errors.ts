import { defineErrors } from '@lingtan/sdk';

export const energyErrors = defineErrors('ENERGY', {
  SPAN_INVALID: {
    message: 'The span from {from} to {to} is empty',
    status: 400,
    hint: 'Give `from` and `to` as ISO 8601 instants with `to` after `from`.',
  },
  SPAN_TOO_LONG: {
    message: 'The span from {from} to {to} is longer than {days} days',
    status: 400,
    hint: 'Ask for a shorter span or a coarser resolution.',
  },
  SUBJECT_UNKNOWN: { message: 'There is no load {subject}', status: 404 },
  ENTERPRISE_UNKNOWN: { message: 'There is no enterprise {enterprise}', status: 404 },
  METER_UNKNOWN: { message: 'There is no meter {meter}', status: 404 },
});
