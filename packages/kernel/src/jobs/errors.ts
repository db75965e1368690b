import { defineErrors } from '@lingtan/sdk';

/** Errors of the job layer. */
export const jobErrors = defineErrors('JOB', {
  INVALID: { message: 'Job {job}: {field} is not valid: {reason}', status: 400 },
  BAD_NAME: { message: '{field} has the value {value}; expected {expected}', status: 400 },
  DUPLICATE_HANDLER: { message: 'Job {job} of plugin {plugin} on park {park} has a handler already', status: 500 },
  NO_HANDLER: {
    message: 'Nobody handled job {job} of plugin {plugin} on park {park} for {hours} hours, so it was given up',
    status: 500,
    hint: 'Is the plugin enabled on the park? Does this release still have the job?',
  },
  CLOSED: { message: 'The job layer is closed', status: 503 },
});
