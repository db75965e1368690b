import { defineErrors } from '@lingtan/sdk';

export const veeErrors = defineErrors('ENERGY_VEE', {
  EXCEPTION_UNKNOWN: { message: 'There is no exception {id}', status: 404 },
  ALREADY_RESOLVED: { message: 'Exception {id} is resolved already', status: 409 },
  NOTHING_TO_ACCEPT: {
    message: 'Exception {id} cannot be accepted: {count} of its intervals have no amount',
    status: 409,
    hint: 'Estimate or edit these intervals instead.',
  },
  FAILED: {
    message: 'Item {id} failed for a reason that is not known here',
    status: 500,
    hint: 'Try it again; the log of the server says what happened.',
  },
  EDIT_UNKNOWN: { message: 'There is no edit {id}', status: 404 },
  EDIT_SPAN: {
    message: 'from {from} and to {to} do not name a span of intervals of {minutes} minutes; {expected}',
    status: 400,
  },
  EDIT_VALUES: { message: 'amounts has {count} entries; expected {expected}, one per interval', status: 400 },
  EDIT_KIND: { message: 'Give either amounts or method; got {got}', status: 400 },
  EDIT_VIRTUAL: {
    message: 'Meter {meter} is calculated by a formula and cannot be edited',
    status: 409,
    hint: 'Edit the meters that its formula reads.',
  },
  EDIT_DIRECTION: { message: 'Meter {meter} has no {direction} intervals', status: 400 },
  EDIT_NOT_CLOSED: {
    message: '{count} intervals of the span are not closed yet; the first starts at {start}',
    status: 409,
    hint: 'Choose a span that is closed, or wait until it is.',
  },
  EDIT_NOT_ESTIMABLE: {
    message: 'The method {method} gives no amount for {count} of {of} intervals; the first starts at {start}',
    status: 409,
    hint: 'Choose another method or give the amounts yourself.',
  },
  EDIT_TOTAL: {
    message: 'total {total} cannot be spread: the method gives zero for every interval of the span',
    status: 409,
  },
  EDIT_OVERLAP: {
    message: 'Edit {other} ({state}) covers a part of the span already',
    status: 409,
    hint: 'Withdraw or decide that edit first.',
  },
  EDIT_STATE: { message: 'Edit {id} is {state}, so it cannot be {action}', status: 409 },
  EDIT_CHANGED: {
    message: '{count} intervals under edit {id} have changed since it was proposed; the first starts at {start}',
    status: 409,
    hint: 'Withdraw the edit and propose it again on the new values.',
  },
  SECOND_LOOK: {
    message: 'You proposed edit {id} yourself; another person has to approve it',
    status: 409,
    hint: 'Ask another person with the permission energy.approve-edit. Where there is nobody else, an administrator can add an operator, or set the second look to optional in the settings of energy metering.',
  },
});
