import { decoded, failed, type Decoded } from '../result.ts';

/** Function and type of "read device identification": 43 with MEI type 14. */
const [fc, mei] = [0x2b, 0x0e];

/** Names of the objects that every device has, and of those that are usual. */
export const modbusIdentityNames: Readonly<Record<number, string>> = {
  0: 'VendorName',
  1: 'ProductCode',
  2: 'MajorMinorRevision',
  3: 'VendorUrl',
  4: 'ProductName',
  5: 'ModelName',
  6: 'UserApplicationName',
};

/** A request for the identity of a device. */
export interface ModbusIdentityRequest {
  /** 1 basic, 2 regular, 3 extended, 4 one object. */
  level: number;
  /** Object to begin with, or the one that is wanted. */
  object: number;
}

/** What a device says of itself. */
export interface ModbusIdentity {
  level: number;
  /** What the device offers: level, with bit 7 where single objects can be asked for. */
  conformity: number;
  /** More objects follow from `next` on. */
  more: boolean;
  next: number;
  objects: { id: number; text: string }[];
}

const none = new Uint8Array(0);

/** Whether a PDU belongs to this function. */
export function isModbusIdentity(pdu: Uint8Array): boolean {
  return pdu[0] === fc && pdu[1] === mei;
}

/** Encodes a request PDU. */
export function encodeModbusIdentityRequest({ level, object }: ModbusIdentityRequest): Uint8Array {
  return Uint8Array.of(fc, mei, level, object);
}

/** Decodes a whole request PDU. Source: Modbus Application Protocol V1.1b3, 6.21. */
export function decodeModbusIdentityRequest(pdu: Uint8Array): Decoded<ModbusIdentityRequest> {
  if (!isModbusIdentity(pdu)) return failed('BAD_FUNCTION', 'no identification of a device');
  if (pdu.length !== 4) return failed('BAD_LENGTH', `function 43/14 has 4 bytes, got ${pdu.length}`, pdu.length);
  if (pdu[2]! < 1 || pdu[2]! > 4) return failed('BAD_VALUE', `level ${pdu[2]} is outside 1..4`, 2);
  return decoded({ level: pdu[2]!, object: pdu[3]! }, none);
}

/** Encodes a response PDU. @throws RangeError when it is longer than 253 bytes */
export function encodeModbusIdentity({ level, conformity, more, next, objects }: ModbusIdentity): Uint8Array {
  const texts = objects.map(({ id, text }) => ({ id, bytes: new TextEncoder().encode(text) }));
  const pdu = [fc, mei, level, conformity, more ? 0xff : 0, more ? next : 0, objects.length];
  for (const { id, bytes } of texts) pdu.push(id, bytes.length, ...bytes);
  if (pdu.length > 253 || texts.some(({ bytes }) => bytes.length > 255))
    throw new RangeError(`objects: at most 253 bytes in all, got ${pdu.length}`);
  return Uint8Array.from(pdu);
}

/** Decodes a whole response PDU. */
export function decodeModbusIdentity(pdu: Uint8Array): Decoded<ModbusIdentity> {
  if (!isModbusIdentity(pdu)) return failed('BAD_FUNCTION', 'no identification of a device');
  if (pdu.length < 7) return failed('INCOMPLETE', `an identification has at least 7 bytes, got ${pdu.length}`);
  const [level, conformity, more, next, count] = pdu.subarray(2, 7) as unknown as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (more !== 0 && more !== 0xff) return failed('BAD_VALUE', `more follows is 00 or FF, got ${more.toString(16)}`, 4);
  const objects: ModbusIdentity['objects'] = [];
  const text = new TextDecoder();
  let at = 7;
  for (let index = 0; index < count; index++) {
    const length = pdu[at + 1];
    if (length === undefined || at + 2 + length > pdu.length)
      return failed('BAD_LENGTH', `object ${index + 1} of ${count} ends beyond the frame`, at);
    objects.push({ id: pdu[at]!, text: text.decode(pdu.subarray(at + 2, at + 2 + length)) });
    at += 2 + length;
  }
  if (at !== pdu.length) return failed('BAD_LENGTH', `${pdu.length - at} bytes behind ${count} objects`, at);
  return decoded({ level, conformity, more: more === 0xff, next, objects }, none);
}
