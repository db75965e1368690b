import { defineErrors } from '@lingtan/sdk';

/** What the tariff engine refuses, each naming the value and what was expected. */
export const tariffErrors = defineErrors('TARIFF', {
  DECIMAL_INVALID: {
    message: '{field}: "{value}" is not a decimal number',
    status: 400,
    hint: 'Write digits with at most one point, e.g. 0.6534.',
  },
  AMOUNT_TOO_LARGE: { message: 'The amount {value} fen is beyond what is kept exactly', status: 422 },
  HOURS_INVALID: {
    message: '{field}: "{value}" is not a range of hours; expected {expected}',
    status: 400,
  },
  DATE_INVALID: { message: '"{value}" is not a date; expected YYYY-MM-DD', status: 400 },
  CALENDAR_UNKNOWN: {
    message: 'The day type of {date} is not known, and the hours of season {season} depend on it',
    status: 422,
    hint: 'Add the days off and make-up workdays of {year} to the calendar years of the tariff version.',
  },
  SEASON_MISSING: { message: 'Version {version}: month {month} belongs to no season', status: 422 },
  SCHEDULE_MISSING: {
    message: 'Version {version}, season {season}: no hours are given for {date} ({dayType})',
    status: 422,
  },
  FACTOR_MISSING: {
    message: 'Version {version}, season {season}: no factor is given for the period {period}',
    status: 422,
  },
  NOT_COVERED: {
    message: 'No version of tariff {tariff} is valid from {from} to {to}',
    status: 422,
    hint: 'Add a version that is valid then, or ask for a shorter span.',
  },
  PERIOD_INSIDE_INTERVAL: {
    message: 'A period changes at {at}, inside an interval of {minutes} min',
    status: 422,
    hint: 'Hours of the tariff must begin and end at whole intervals of the meters.',
  },
  TOO_MANY_SLOTS: { message: 'The span holds {count} prices; at most {limit} can be told apart', status: 422 },
  INVALID: { message: 'The tariff has {count} problem(s): {first}', status: 400 },
});
