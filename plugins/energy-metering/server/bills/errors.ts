import { defineErrors } from '@lingtan/sdk';

export const billStoreErrors = defineErrors('BILL', {
  UNKNOWN: { message: 'There is no bill {bill}', status: 404 },
  ACCOUNT_UNKNOWN: { message: 'There is no billing account {account} in {month}', status: 404 },
  NOT_NEWEST: {
    message: 'Bill {bill} was replaced by revision {newest}',
    status: 409,
    hint: 'Issue the newest revision.',
  },
  NOT_DRAFT: { message: 'Bill {bill} is {state}; only a draft can be issued', status: 409 },
  RUN_OPEN: {
    message: 'A bill run of {month} is under way',
    status: 409,
    hint: 'Wait for its end, then start another.',
  },
  INVOICE_ITEM: {
    message: 'lines.{index}: a line of kind {kind} needs {expected}',
    status: 400,
  },
  INVOICE_TWICE: { message: 'lines.{index}: the invoice names {key} twice', status: 400 },
});
