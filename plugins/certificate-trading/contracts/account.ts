import { z } from 'zod';

/** Whose certificates: the park itself, an enterprise of it, or somebody outside. */
export const certificateAccount = z
  .string()
  .regex(/^(park|(enterprise|external)\/[a-z0-9][a-z0-9-]{0,62})$/, 'park, enterprise/<id> or external/<name>');
