import { hj212Field, readHj212Report, type Hj212Frame } from '@lingtan/protocols';
import type { CheckReading } from '@lingtan/sdk';
import type { DeviceListening } from '@lingtan/sdk/net';
import { sampleQuality } from '@lingtan/telemetry/contracts';
import type { Hj212Device } from '../contracts/index.ts';
import { hj212KindOf, pointOf, ReportMap } from '../domain/index.ts';
import { watchListener } from './listener.ts';
import { pause } from './pause.ts';

/** How long a test waits for a logger to send; its interval is often 30 s, which is more than a person waits. */
const patienceMs = 15_000;
const stepMs = 200;

/** What a logger has sent while it was listened to. */
export interface Preview {
  ok: boolean;
  message: string;
  readings: CheckReading[];
}

/**
 * Waits for a frame of each logger that no park knows yet, and reads it by its mapping. Nothing is stored and nothing answered, so the
 * logger sends it again.
 */
export async function previewOf(
  devices: readonly Hj212Device[],
  environment: DeviceListening,
  signal: AbortSignal,
): Promise<Preview> {
  const waiting = new Map(devices.map((device) => [device.mn, device]));
  const readings: CheckReading[] = [];
  const problems: string[] = [];
  const watching = await watchListener(environment, (mn, frame, link) => {
    const device = waiting.get(mn);
    if (!device) return;
    if (device.certificate !== undefined && !link.names.includes(device.certificate)) {
      waiting.delete(mn);
      problems.push(`${device.id}: the connection shows no certificate of ${device.certificate}`);
      return;
    }
    if (device.password !== undefined && hj212Field(frame.head, 'PW') !== device.password) {
      waiting.delete(mn);
      problems.push(`${device.id}: PW: another password`);
      return;
    }
    const kind = hj212KindOf[hj212Field(frame.head, 'CN') ?? ''];
    if (kind === undefined) return;
    waiting.delete(mn);
    readings.push(...readingsOf(device, kind, frame.cp));
  });
  try {
    const known = devices.filter(({ mn }) => watching.knows(mn));
    for (const { mn } of known) waiting.delete(mn);
    const { host, port } = watching.address.tls ?? watching.address;
    for (let waited = 0; waiting.size > 0 && waited < patienceMs && !signal.aborted; waited += stepMs)
      await pause(stepMs, signal);
    for (const { id } of waiting.values())
      problems.push(`${id}: sent nothing to ${host}:${port} within ${patienceMs / 1000} s`);
    const message = problems.length > 0 ? problems.join('; ') : `received on ${host}:${port}`;
    return { ok: problems.length === 0, message, readings };
  } finally {
    await watching.end();
  }
}

function readingsOf(
  device: Hj212Device,
  kind: NonNullable<(typeof hj212KindOf)[string]>,
  cp: Hj212Frame['cp'],
): CheckReading[] {
  const report = readHj212Report(cp, device.utcOffsetMinutes);
  const byPoint = new Map(new ReportMap(device).samples(kind, report).map((sample) => [sample.point, sample]));
  return device.points.map((mapping) => {
    const point = pointOf(mapping, device);
    const sample = byPoint.get(point);
    const bits = sample?.quality ?? 0;
    const raw = report.measurements.find(({ code }) => code === mapping.code)?.values[mapping.field] ?? null;
    return {
      ...{ point, value: sample?.value ?? null, unit: sample?.unit ?? mapping.unit ?? null, at: sample?.ts ?? null },
      quality: !sample || bits & sampleQuality.bad ? 'bad' : bits & sampleQuality.uncertain ? 'uncertain' : 'good',
      raw,
      problem: sample
        ? null
        : mapping.kind === kind
          ? `no ${mapping.code} in the frame`
          : `comes with ${mapping.kind} data`,
    };
  });
}
