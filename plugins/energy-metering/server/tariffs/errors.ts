import { defineErrors } from '@lingtan/sdk';

export const tariffStoreErrors = defineErrors('TARIFF', {
  UNKNOWN: { message: 'There is no tariff {tariff}', status: 404 },
  VERSION_UNKNOWN: { message: 'Tariff {tariff} has no version that begins on {validFrom}', status: 404 },
  EXISTS: {
    message: 'There is a tariff {tariff} already',
    status: 409,
    hint: 'Add versions to it, or give the new one another id.',
  },
  REASON_MISSING: {
    message: 'The version of {validFrom} exists already; a correction needs a reason',
    status: 422,
    hint: 'Say in `reason` why it is corrected.',
  },
  POINT_UNKNOWN: { message: 'energy.base.point: the park has no point {point} with prices', status: 422 },
  ACCOUNT_UNKNOWN: { message: 'There is no billing account {account}', status: 404 },
  ACCOUNT_INVALID: { message: '{field}: "{value}" is unknown; expected {expected}', status: 422 },
  TEMPLATE_UNKNOWN: { message: 'There is no tariff template {template}; there are {known}', status: 422 },
});
