import { type Kernel, parkErrors } from '@lingtan/kernel';
import type { TelemetryEngine } from '@lingtan/telemetry';
import { parkDocument } from './park-document.ts';

/** The park as one YAML file; see {@link parkDocument}. @throws PARK_UNKNOWN */
export async function exportPark(kernel: Kernel, telemetry: TelemetryEngine, parkId: string): Promise<string> {
  const text = await kernel.database.withKernelTx((tx) => parkDocument(tx, telemetry, parkId));
  if (text === null) throw parkErrors.UNKNOWN({ park: parkId });
  return text;
}
