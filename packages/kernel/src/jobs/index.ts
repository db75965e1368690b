export { createJobSystem, type JobPlace, type JobSystemOptions } from './create-job-system.ts';
export { jobErrors } from './errors.ts';
export { failedKept, failedKeptDays } from './failed-jobs.ts';
export type {
  FailedJob,
  InternalHandler,
  InternalJob,
  JobCounts,
  JobHandler,
  JobOwner,
  JobSchedule,
  JobScope,
  JobSystem,
  JobTuning,
} from './job-system.ts';
export { continueTrace, currentTraceparent } from './trace-context.ts';
