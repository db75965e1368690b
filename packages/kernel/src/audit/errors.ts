import { defineErrors } from '@lingtan/sdk';

/** Errors of the audit log and of the installation's key. */
export const auditErrors = defineErrors('AUDIT', {
  KEY_UNREADABLE: {
    message: 'The installation key {file} cannot be read: {reason}',
    status: 500,
    hint: 'Restore it from a backup. Without it, old signatures cannot be told from forged ones.',
  },
});
