import { describe } from 'vitest';
import { prepareJobSuite, type JobBackendFixture } from './job-suite.ts';
import { basicCases } from './jobs-basic.ts';
import { failureCases } from './jobs-failure.ts';
import { recoveryCases } from './jobs-recovery.ts';
import { timingCases } from './jobs-timing.ts';
import { wipedCases } from './jobs-wiped.ts';

/** Every promise of the job layer, on one back end. `wipeable`: the place of the queues can be emptied under our hands. */
export function jobConformance(fixture: JobBackendFixture, { wipeable }: { wipeable: boolean }): void {
  describe(`jobs on ${fixture.name}`, () => {
    const suite = prepareJobSuite(fixture);
    basicCases(suite);
    timingCases(suite);
    failureCases(suite);
    recoveryCases(suite);
    if (wipeable) wipedCases(suite);
  });
}

export type { JobBackendFixture, RunningJobBackend } from './job-suite.ts';
