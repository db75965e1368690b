import { fieldProblems } from '@lingtan/sdk';
import type { z } from 'zod';
import type { Issue } from './issues.ts';

/** What the schema finds wrong, each with its field, the value that was given and what was expected. */
export const schemaIssues = (error: z.ZodError, input: unknown): Issue[] =>
  fieldProblems(error, input).map(({ field, problem }) => ({ path: field || '(whole)', message: problem }));
