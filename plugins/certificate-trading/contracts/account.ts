import { schemaText } from '@lingtan/sdk';
import { z } from 'zod';

/** Whose certificates: the park itself, an enterprise of it, or somebody outside. */
export const certificateAccount = z
  .string()
  .regex(
    /^(park|(enterprise|external)\/[a-z0-9][a-z0-9-]{0,62})$/,
    schemaText('park, enterprise/<id> or external/<name>', 'park、enterprise/<编号> 或 external/<名称>'),
  );
