import type { JobDefinition } from '@lingtan/sdk';
import { jobErrors } from './errors.ts';

/** The payload as the job's schema reads it. @throws JOB_INVALID naming the first field that is wrong */
export function validatePayload(job: JobDefinition, data: unknown): unknown {
  const result = job.schema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw jobErrors.INVALID(
    { job: job.name, field: issue.path.join('.') || 'payload', reason: issue.message },
    result.error,
  );
}

/** Queue names, schedule ids and keys must not hold `:`, which the queue library uses itself. */
export function assertName(field: string, value: string): void {
  if (value.length > 0 && value.length <= 200 && !value.includes(':')) return;
  throw jobErrors.BAD_NAME({ field, value, expected: '1 to 200 characters without a colon' });
}
