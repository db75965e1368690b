export { keyErrors } from './errors.ts';
export type { KeyRow } from './installation-keys.ts';
export { readFileKeyRecords, writeKeyRecord } from './key-records.ts';
export { openSecretBox, replaceSecretKey } from './secret-key.ts';
export { replaceSigningKey, retiredSigningKeys } from './signing-key.ts';
