import { concatBytes, decoded, failed, viewOf, type Decoded } from '../result.ts';
import { packBits, packRegisters, unpackBits, unpackRegisters } from './bits.ts';
import { modbusFunctions, modbusLimits as limits, type ModbusFunction } from './limits.ts';

/** A response PDU. Bits come in whole bytes, so up to seven more than were asked for. */
export type ModbusResponse =
  | { fc: 1 | 2; bits: boolean[] }
  | { fc: 3 | 4 | 23; registers: number[] }
  | { fc: 5; address: number; on: boolean }
  | { fc: 6; address: number; value: number }
  | { fc: 15 | 16; address: number; quantity: number }
  | { fc: 22; address: number; andMask: number; orMask: number }
  | { fc: ModbusFunction; exception: number };

/** Encodes a response PDU. */
export function encodeModbusResponse(response: ModbusResponse): Uint8Array {
  if ('exception' in response) return Uint8Array.of(response.fc | 0x80, response.exception);
  switch (response.fc) {
    case 1:
    case 2: {
      const bytes = packBits(response.bits);
      return concatBytes(Uint8Array.of(response.fc, bytes.length), bytes);
    }
    case 3:
    case 4:
    case 23: {
      const bytes = packRegisters(response.registers);
      return concatBytes(Uint8Array.of(response.fc, bytes.length), bytes);
    }
    case 5:
      return concatBytes(Uint8Array.of(5), packRegisters([response.address, response.on ? 0xff00 : 0]));
    case 6:
      return concatBytes(Uint8Array.of(6), packRegisters([response.address, response.value]));
    case 15:
    case 16:
      return concatBytes(Uint8Array.of(response.fc), packRegisters([response.address, response.quantity]));
    case 22:
      return concatBytes(Uint8Array.of(22), packRegisters([response.address, response.andMask, response.orMask]));
  }
}

const none = new Uint8Array(0);

/** Decodes a whole response PDU. */
export function decodeModbusResponse(pdu: Uint8Array): Decoded<ModbusResponse> {
  if (pdu.length < 2) return failed('INCOMPLETE', `a response has at least 2 bytes, got ${pdu.length}`, pdu.length);
  const fc = (pdu[0]! & 0x7f) as ModbusFunction;
  if (!modbusFunctions.includes(fc)) return failed('BAD_FUNCTION', `function ${pdu[0]} is not known`);
  if (pdu[0]! & 0x80) {
    if (pdu.length !== 2) return failed('BAD_LENGTH', `an exception has 2 bytes, got ${pdu.length}`, 2);
    return decoded({ fc, exception: pdu[1]! }, none);
  }
  if (fc <= 4 || fc === 23) return decodeRead(fc as 1 | 2 | 3 | 4 | 23, pdu);
  const length = fc === 22 ? 7 : 5;
  if (pdu.length !== length)
    return failed('BAD_LENGTH', `function ${fc} has ${length} bytes, got ${pdu.length}`, Math.min(length, pdu.length));
  const view = viewOf(pdu);
  const address = view.getUint16(1);
  const second = view.getUint16(3);
  if (fc === 5) {
    if (second !== 0xff00 && second !== 0)
      return failed('BAD_VALUE', `a coil is FF00 or 0000, got ${second.toString(16)}`, 3);
    return decoded({ fc, address, on: second === 0xff00 }, none);
  }
  if (fc === 6) return decoded({ fc, address, value: second }, none);
  if (fc === 22) return decoded({ fc, address, andMask: second, orMask: view.getUint16(5) }, none);
  return decoded({ fc: fc as 15 | 16, address, quantity: second }, none);
}

function decodeRead(fc: 1 | 2 | 3 | 4 | 23, pdu: Uint8Array): Decoded<ModbusResponse> {
  const count = pdu[1]!;
  const body = pdu.subarray(2);
  if (count !== body.length) return failed('BAD_LENGTH', `announced ${count} bytes, got ${body.length}`, 1);
  if (count === 0) return failed('BAD_LENGTH', 'no values', 1);
  if (fc <= 2) {
    if (count > limits.readBits / 8) return failed('BAD_LENGTH', `more than ${limits.readBits} bits`, 1);
    return decoded({ fc: fc as 1 | 2, bits: unpackBits(body, count * 8) }, none);
  }
  if (count % 2) return failed('BAD_LENGTH', `${count} bytes are not whole registers`, 1);
  if (count > limits.readRegisters * 2) return failed('BAD_LENGTH', `more than ${limits.readRegisters} registers`, 1);
  return decoded({ fc: fc as 3 | 4 | 23, registers: unpackRegisters(body) }, none);
}
