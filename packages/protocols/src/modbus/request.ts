import { concatBytes, decoded, failed, viewOf, type Decoded } from '../result.ts';
import { packBits, packRegisters, unpackBits, unpackRegisters } from './bits.ts';
import { modbusLimits as limits } from './limits.ts';

/** A request PDU. Addresses are 0-based, registers are unsigned 16 bit. */
export type ModbusRequest =
  | { fc: 1 | 2 | 3 | 4; address: number; quantity: number }
  | { fc: 5; address: number; on: boolean }
  | { fc: 6; address: number; value: number }
  | { fc: 15; address: number; bits: boolean[] }
  | { fc: 16; address: number; registers: number[] }
  | { fc: 22; address: number; andMask: number; orMask: number }
  | { fc: 23; readAddress: number; readQuantity: number; writeAddress: number; registers: number[] };

function words(fc: number, ...values: number[]): Uint8Array {
  return concatBytes(Uint8Array.of(fc), packRegisters(values));
}

/** Encodes a request PDU. Values outside their field are cut to 16 bits; quantities are the caller's duty. */
export function encodeModbusRequest(request: ModbusRequest): Uint8Array {
  switch (request.fc) {
    case 1:
    case 2:
    case 3:
    case 4:
      return words(request.fc, request.address, request.quantity);
    case 5:
      return words(5, request.address, request.on ? 0xff00 : 0);
    case 6:
      return words(6, request.address, request.value);
    case 15: {
      const bytes = packBits(request.bits);
      return concatBytes(words(15, request.address, request.bits.length), Uint8Array.of(bytes.length), bytes);
    }
    case 16: {
      const bytes = packRegisters(request.registers);
      return concatBytes(words(16, request.address, request.registers.length), Uint8Array.of(bytes.length), bytes);
    }
    case 22:
      return words(22, request.address, request.andMask, request.orMask);
    case 23: {
      const { readAddress, readQuantity, writeAddress, registers } = request;
      const bytes = packRegisters(registers);
      return concatBytes(
        words(23, readAddress, readQuantity, writeAddress, registers.length),
        Uint8Array.of(bytes.length),
        bytes,
      );
    }
  }
}

const none = new Uint8Array(0);

function quantityError(quantity: number, limit: number): ReturnType<typeof failed> {
  return failed('BAD_VALUE', `quantity ${quantity} is outside 1..${limit}`, 3);
}

/** Decodes a whole request PDU. */
export function decodeModbusRequest(pdu: Uint8Array): Decoded<ModbusRequest> {
  const fc = pdu[0];
  if (fc === undefined) return failed('INCOMPLETE', 'empty PDU');
  const fixed = fc === 22 ? 7 : fc === 23 ? 10 : fc === 15 || fc === 16 ? 6 : 5;
  if (![1, 2, 3, 4, 5, 6, 15, 16, 22, 23].includes(fc)) return failed('BAD_FUNCTION', `function ${fc} is not known`);
  if (pdu.length < fixed)
    return failed('INCOMPLETE', `function ${fc} needs ${fixed} bytes, got ${pdu.length}`, pdu.length);
  const view = viewOf(pdu);
  const address = view.getUint16(1);
  const second = view.getUint16(3);
  if (fixed < 6 || fc === 22) {
    if (pdu.length !== fixed)
      return failed('BAD_LENGTH', `function ${fc} has ${fixed} bytes, got ${pdu.length}`, fixed);
  }
  switch (fc) {
    case 1:
    case 2:
    case 3:
    case 4: {
      const limit = fc <= 2 ? limits.readBits : limits.readRegisters;
      if (second < 1 || second > limit) return quantityError(second, limit);
      return decoded({ fc, address, quantity: second }, none);
    }
    case 5:
      if (second !== 0xff00 && second !== 0)
        return failed('BAD_VALUE', `a coil is FF00 or 0000, got ${second.toString(16)}`, 3);
      return decoded({ fc, address, on: second === 0xff00 }, none);
    case 6:
      return decoded({ fc, address, value: second }, none);
    case 22:
      return decoded({ fc, address, andMask: second, orMask: view.getUint16(5) }, none);
    default:
      return decodeWriteMany(fc as 15 | 16 | 23, pdu, view);
  }
}

function decodeWriteMany(fc: 15 | 16 | 23, pdu: Uint8Array, view: DataView): Decoded<ModbusRequest> {
  const at = fc === 23 ? 7 : 3;
  const quantity = view.getUint16(at);
  const limit = fc === 15 ? limits.writeBits : fc === 16 ? limits.writeRegisters : limits.readWriteWriteRegisters;
  if (quantity < 1 || quantity > limit) return quantityError(quantity, limit);
  const bytes = fc === 15 ? Math.ceil(quantity / 8) : quantity * 2;
  const body = pdu.subarray(at + 3);
  if (pdu[at + 2] !== bytes || body.length !== bytes) {
    return failed(
      'BAD_LENGTH',
      `${quantity} values take ${bytes} bytes, announced ${pdu[at + 2]}, got ${body.length}`,
      at + 2,
    );
  }
  const address = view.getUint16(1);
  if (fc === 15) return decoded({ fc, address, bits: unpackBits(body, quantity) }, none);
  const registers = unpackRegisters(body);
  if (fc === 16) return decoded({ fc, address, registers }, none);
  const readQuantity = view.getUint16(3);
  if (readQuantity < 1 || readQuantity > limits.readWriteReadRegisters)
    return quantityError(readQuantity, limits.readWriteReadRegisters);
  return decoded({ fc, readAddress: address, readQuantity, writeAddress: view.getUint16(5), registers }, none);
}
