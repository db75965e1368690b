import { defineErrors } from '@lingtan/sdk';

/** Errors of the time-series store. */
export const telemetryErrors = defineErrors('TELEMETRY', {
  OVERLOADED: {
    message: 'Too many samples are waiting to be stored ({queued} of at most {limit})',
    status: 503,
    hint: 'Send the batch again after a second; samples that were stored already count as duplicates.',
  },
  UNAVAILABLE: {
    message: 'The samples could not be stored: {reason}',
    status: 503,
    hint: 'Nothing was acknowledged. Send the batch again; samples that were stored already count as duplicates.',
  },
  CLOSED: { message: 'The time-series store is shutting down', status: 503, hint: 'Send the batch again.' },
  UNKNOWN_POINT: { message: 'No point {point} in park {park}', status: 404 },
  BAD_RANGE: { message: 'Bad time range: {problem}', status: 400 },
  BAD_MODEL: { message: 'Bad assets or points: {problem}', status: 400 },
  UNIT_FIXED: {
    message: 'Point {point} has samples in {from}; its unit cannot become {to}',
    status: 409,
    hint: 'Add a new point with the new unit and archive this one.',
  },
  BAD_CSV: { message: 'The CSV file cannot be read: {problem}', status: 400 },
  BAD_MAPPING: { message: 'The CSV mapping does not fit: {problem}', status: 400 },
  BAD_BODY: { message: 'Bad request body: {problem}', status: 400 },
  TOO_LARGE: {
    message: 'The file has more than {limit} bytes',
    status: 413,
    hint: 'Divide it, or use the command line.',
  },
  IMPORT_RUNNING: { message: 'Import {id} is running already', status: 409 },
});
