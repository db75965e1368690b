import { createTestKernel, type TestKernel, type TestKernelOptions } from '@lingtan/kernel/testing';
import type { TelemetryEngine, TelemetryModelInput } from '@lingtan/telemetry';
import { testTelemetry } from './test-telemetry.ts';

/** Options of {@link createTestPark}. */
export interface TestParkOptions extends Omit<TestKernelOptions, 'libraries'> {
  park?: TestKernelOptions['park'] & {
    /** Assets and points. */
    model?: TelemetryModelInput;
  };
}

/** A park on a database of its own, with a kernel, telemetry, an HTTP address, and the plugins under test. */
export interface TestPark extends TestKernel {
  readonly telemetry: TelemetryEngine;
}

/** Starts plugins on a park. Resolves when each has been tried once. */
export async function createTestPark(options: TestParkOptions): Promise<TestPark> {
  const telemetry = testTelemetry(options.park?.model);
  const kernel = await createTestKernel({ ...options, libraries: [telemetry] });
  return { ...kernel, telemetry: telemetry.engine() };
}
