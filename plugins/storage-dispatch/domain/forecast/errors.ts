import { defineErrors } from '@lingtan/sdk';

/** Why a forecast cannot be made. */
export const forecastErrors = defineErrors('FORECAST', {
  STEP_INVALID: {
    message: 'series.stepMinutes: {value}; expected a whole number of minutes that divides a day',
    status: 400,
  },
  START_INVALID: { message: 'series.start: {value} is not at a whole step of local time in {timeZone}', status: 400 },
  VALUE_INVALID: { message: '{field}[{index}]: {value}; expected a finite number, null or NaN', status: 400 },
  REGRESSOR_SHORT: {
    message: 'regressors.{id}: {length} values; expected at least {expected}, up to the end of the horizon',
    status: 400,
  },
  LENGTH_DIFFERS: { message: '{field}: {length} values; expected {expected}', status: 400 },
  BOUNDS_INVALID: { message: 'bounds: lower {lower} is above upper {upper}', status: 400 },
  HORIZON_INVALID: { message: 'steps: {value}; expected a whole number from 1 to {most}', status: 400 },
  ISSUE_INVALID: { message: 'issuedAt: {value} is not at a step of the series, or is outside of it', status: 400 },
  HISTORY_SHORT: {
    message: 'The series has {days} days before {at}; the method {method} needs {needed}',
    status: 422,
    hint: 'Import older measurements, or choose a similar-day method.',
  },
  NOT_POSITIVE: { message: 'The normal equations are not positive definite at column {column}', status: 422 },
});
