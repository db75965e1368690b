import { type KernelProcessInput, serveKernelProcess } from '@lingtan/kernel/testing';
import type { PluginDefinition } from '@lingtan/sdk';
import { testTelemetry } from './test-telemetry.ts';

/** What a further process of a test park runs: as `serveKernelProcess`, with telemetry. */
export function serveParkProcess(
  pluginsFor: (input: KernelProcessInput) => readonly PluginDefinition[],
): Promise<void> {
  return serveKernelProcess(pluginsFor, [testTelemetry()]);
}
