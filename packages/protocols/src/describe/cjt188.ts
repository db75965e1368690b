import { cjt188MeterTypes, decodeCjt188, encodeCjt188, type Cjt188Frame } from '../cjt188/frame.ts';
import { cjt188StatusOf, readCjt188Reading, type Cjt188Reading, type Cjt188Register } from '../cjt188/reading.ts';
import { hexByte } from '../dlt645/frame.ts';
import { hexPairs, sumOf } from '../meter-bus/bcd.ts';
import { concatBytes } from '../result.ts';
import { describeFrames } from './serial.ts';
import { contradiction, hexBytes, only, wholeNumber, wrong, type ProtocolDescription } from './shape.ts';

/** CJ/T 188 for the command line. */
export const cjt188Description: ProtocolDescription = {
  title: 'CJ/T 188: water, heat and gas meters',
  input: 'hex',
  decode: (bytes) => describeFrames(bytes, decodeCjt188, describe, (at) => sumOf(at.subarray(0, 11 + (at[10] ?? 0)))),
  encode(from) {
    const {
      meter_type: type = '10',
      control = '01',
      SER: sequence = '00',
      data = '',
      preamble_FE: preamble = 0,
    } = from;
    const bytesOf = (name: string, fallback?: string) => hexBytes(from[name] ?? fallback);
    const [meterType, code] = [hexBytes(type), hexBytes(control)];
    if (meterType?.length !== 1) return wrong('meter_type', type, 'one hex byte such as 10');
    if (code?.length !== 1) return wrong('control', control, 'one hex byte such as 01');
    const asSent = from['address_bytes_as_sent'];
    // As printed on the meter: the high byte first, unlike on the wire.
    const printed = asSent === undefined ? from['address'] : undefined;
    const address =
      printed === undefined ? bytesOf('address_bytes_as_sent', 'AA AA AA AA AA AA AA') : hexBytes(printed)?.reverse();
    if (address?.length !== 7)
      return printed === undefined
        ? wrong('address_bytes_as_sent', asSent, '7 hex bytes')
        : wrong('address', printed, '14 digits (or AAAAAAAAAAAAAA)');
    const identifier = bytesOf('DI_bytes_as_sent', '90 1F');
    if (identifier?.length !== 2)
      return wrong('DI_bytes_as_sent', from['DI_bytes_as_sent'], '2 hex bytes such as 90 1F');
    const refused = (code[0]! & 0x40) !== 0;
    const [ser, body, status] = [hexBytes(sequence), hexBytes(data), bytesOf('status', '')];
    if (ser?.length !== 1) return wrong('SER', sequence, 'one hex byte');
    if (body === null || body.length > 252) return wrong('data', data, 'at most 252 hex bytes');
    if (refused && (status === null || ![0, 2].includes(status.length)))
      return wrong('status', from['status'], '2 hex bytes, or none,');
    const asWhole = from['data_as_sent'];
    const whole =
      // A refusal names no identifier.
      asWhole === undefined ? concatBytes(...(refused ? [ser, status!] : [identifier, ser, body])) : hexBytes(asWhole);
    if (whole === null || whole.length > 255) return wrong('data_as_sent', asWhole, 'at most 255 hex bytes');
    const wakeUps = wholeNumber(preamble, 0, 16);
    if (wakeUps === null) return wrong('preamble_FE', preamble, 'a number from 0 to 16');
    const frame = { meterType: meterType[0]!, address, control: code[0]!, data: whole, wakeUps };
    const told = describe(frame);
    const inputs = ['preamble_FE', 'meter_type', 'control', 'address_bytes_as_sent'];
    if (asSent === undefined) inputs.push('address');
    if (asWhole !== undefined) inputs.push('data_as_sent');
    else inputs.push('SER', 'data', ...(refused ? ['status'] : ['DI_bytes_as_sent']));
    const derived = Object.keys(told).filter((name) => !inputs.includes(name));
    const fault = contradiction(from, only(told, derived));
    return fault ?? { ok: true, value: { hex: hexPairs(encodeCjt188(frame)), ...told } };
  },
};

function describe(frame: Cjt188Frame): Record<string, unknown> {
  const wire = encodeCjt188(frame);
  const read = readCjt188Reading(frame);
  return {
    preamble_FE: frame.wakeUps,
    checksum_computed: hexByte(wire[wire.length - 2]!),
    meter_type: hexByte(frame.meterType),
    meter: cjt188MeterTypes[frame.meterType] ?? null,
    address_bytes_as_sent: hexPairs(frame.address),
    address: Array.from(frame.address, hexByte).reverse().join(''),
    control: hexByte(frame.control),
    length: frame.data.length,
    data_as_sent: hexPairs(frame.data),
    ...(read.ok ? readingOf(read.value) : { data: hexPairs(frame.data), not_readable: read.error.message }),
  };
}

/** A register as a number, and as the digits it was made of. Eight digits keep their value in a number. */
function amountOf({ value, unit }: Cjt188Register): Record<string, unknown> {
  return { value: value === null ? null : Number(value), text: value, unit };
}

function readingOf(reading: Cjt188Reading): Record<string, unknown> {
  const { direction, identifier, sequence, refused, total, atSettlement, heat, time, status, data } = reading;
  return {
    ...(identifier ? { DI_bytes_as_sent: hexPairs(identifier) } : {}),
    SER: hexByte(sequence),
    direction,
    function: reading.function,
    ...(refused ? { refused } : {}),
    ...(total ? { total: amountOf(total) } : {}),
    ...(atSettlement ? { at_settlement: amountOf(atSettlement) } : {}),
    ...(heat
      ? {
          power: amountOf(heat.power),
          flow: amountOf(heat.flow),
          volume: amountOf(heat.volume),
          supply_C: heat.supplyC,
          return_C: heat.returnC,
          hours: heat.hours,
        }
      : {}),
    ...(time === undefined ? {} : { time }),
    ...(status ? { status: hexPairs(status), status_means: cjt188StatusOf(status) } : {}),
    ...(data ? { data: hexPairs(data) } : {}),
  };
}
