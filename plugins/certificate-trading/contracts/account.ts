import { schemaText } from '@lingtan/sdk';
import { z } from 'zod';

/** Whose certificates: the park itself, an enterprise of it, or somebody outside. */
export const certificateAccount = z
  .string()
  .regex(
    /^(park|(enterprise|external)\/[a-z0-9][a-z0-9-]{0,62})$/,
    schemaText('park, enterprise/<id> or external/<name>', 'park、enterprise/<编号> 或 external/<名称>'),
  );

/** An account of the park itself or of an enterprise of it. */
export const parkAccount = certificateAccount.refine(
  (account) => !account.startsWith('external/'),
  schemaText('an account of the park', '园区内的账户'),
);
