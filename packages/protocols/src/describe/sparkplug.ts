import { decodeSparkplugPayload } from '../sparkplug/payload.ts';
import { failed } from '../result.ts';
import { hexPairs } from '../meter-bus/bcd.ts';
import type { ProtocolDescription } from './shape.ts';

/** Payloads of Sparkplug B for the command line, read only. */
export const sparkplugDescription: ProtocolDescription = {
  title: 'Sparkplug B payload (protobuf)',
  input: 'hex',
  decode(bytes) {
    const result = decodeSparkplugPayload(bytes);
    if (!result.ok) return [{ accept: false, reason: result.error.message, offset: result.error.offset }];
    const { timestamp, seq, metrics } = result.value;
    return [
      { accept: true, timestamp, seq, metrics: metrics.map(({ raw, ...metric }) => ({ ...metric, ...plain(raw) })) },
    ];
  },
  encode: () => failed('BAD_FUNCTION', 'Sparkplug B payloads are written by devices; this command only reads them'),
};

/** JSON has neither 64-bit integers nor bytes. */
function plain(raw: { kind: string; value?: unknown }): Record<string, unknown> {
  const { kind, value } = raw;
  if (typeof value === 'bigint') return { kind, value: value.toString() };
  return value instanceof Uint8Array ? { kind, value: hexPairs(value) } : { kind, value };
}
