import { defineErrors } from '@lingtan/sdk';

/** Why a bill cannot be made. */
export const billErrors = defineErrors('BILL', {
  MONTH_INVALID: { message: 'month: "{value}" is not a month; expected YYYY-MM', status: 400 },
  MONTH_NOT_OVER: {
    message: 'The month {month} is not over: its last interval ends at {to}',
    status: 422,
    hint: 'Bill it after its end, or ask for the shadow bill of the running month.',
  },
  INTERVAL_UNALIGNED: {
    message: 'The month {month} in {timeZone} does not begin and end at an interval of {minutes} min',
    status: 422,
    hint: 'Choose a shorter metering interval for this zone.',
  },
  MARKET_STEP: {
    message: 'The market price of {point} changes at {at}, inside an interval of {minutes} min',
    status: 422,
    hint: 'Meter at the step of the market price, or give prices at the step of the meters.',
  },
  NOT_COMPUTED: { message: 'The bill of {account} for {month} cannot be computed: {reason}', status: 422 },
  NO_METERS: {
    message: 'Account {account} has no meter to bill',
    status: 422,
    hint: 'Name its meters in the account, or assign meters to its enterprise.',
  },
  METER_UNKNOWN: { message: 'Account {account} names the meter {meter}, which does not exist', status: 422 },
  METER_FOREIGN: {
    message: 'Account {account} of enterprise {enterprise} names the meter {meter}, which belongs to {owner}',
    status: 422,
  },
  METER_NOT_IMPORT: {
    message: 'Account {account} names the meter {meter}, which has no import direction of electricity',
    status: 422,
  },
});
