import { defineErrors } from '@lingtan/sdk';

/** Errors of the evidence chain. */
export const evidenceErrors = defineErrors('EVIDENCE', {
  BAD_REF: { message: '{ref} is not an evidence reference; expected kind/key or kind/key@revision', status: 400 },
  UNKNOWN_KIND: {
    message: 'No plugin on park {park} explains evidence of kind {kind}',
    status: 404,
    hint: 'The plugin that made it may be switched off on this park.',
  },
  NOT_FOUND: { message: 'There is no record {ref} on park {park}', status: 404 },
  FORBIDDEN: { message: 'Opening {ref} needs the permission {permission}', status: 403 },
  DUPLICATE_KIND: {
    message: 'Evidence of kind {kind} is explained by plugin {plugin} on park {park} already',
    status: 500,
  },
  PACK_TOO_LARGE: {
    message: 'The evidence under {ref} has more than {limit} records',
    status: 413,
    hint: 'Export a narrower figure: one month, one meter, one line.',
  },
});
