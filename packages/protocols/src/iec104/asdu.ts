import { concatBytes, failed, type CodecError } from '../result.ts';
import { readElement, writeElement, type Iec104Value } from './element.ts';
import { iec104Type } from './types.ts';

/** An information object. */
export interface Iec104Object extends Iec104Value {
  /** Object address, 24 bits. */
  address: number;
}

/** Head of an ASDU. */
export interface Iec104AsduHead {
  typeId: number;
  /** One address, the following objects count up. */
  sequence: boolean;
  /** Number of objects, 0 to 127. */
  count: number;
  /** Cause of transmission, 6 bits. */
  cause: number;
  /** Negative confirmation. */
  negative: boolean;
  test: boolean;
  originator: number;
  commonAddress: number;
}

/** An ASDU. Of kinds that are not read here the bytes are kept. */
export interface Iec104Asdu extends Omit<Iec104AsduHead, 'count'> {
  objects: Iec104Object[];
}

/** Outcome of reading an ASDU. `head` is there whenever it could be read. */
export type Iec104Read = { ok: true; value: Iec104Asdu } | { ok: false; error: CodecError; head?: Iec104AsduHead };

/** Reads an ASDU with a cause of two bytes, a common address of two and object addresses of three. */
export function readIec104Asdu(bytes: Uint8Array): Iec104Read {
  if (bytes.length < 6) return failed('INCOMPLETE', `an ASDU has at least 6 bytes, got ${bytes.length}`, bytes.length);
  const head: Iec104AsduHead = {
    typeId: bytes[0]!,
    sequence: (bytes[1]! & 0x80) !== 0,
    count: bytes[1]! & 0x7f,
    cause: bytes[2]! & 0x3f,
    negative: (bytes[2]! & 0x40) !== 0,
    test: (bytes[2]! & 0x80) !== 0,
    originator: bytes[3]!,
    commonAddress: bytes[4]! | (bytes[5]! << 8),
  };
  const { count, ...kept } = head;
  const type = iec104Type(head.typeId);
  if (type === undefined) return { ...failed('BAD_FUNCTION', `type ${head.typeId} is not read here`, 0), head };
  const size = type.size + (type.timed ? 7 : 0);
  const expected = 6 + (head.sequence ? (count > 0 ? 3 : 0) + count * size : count * (3 + size));
  if (bytes.length !== expected)
    return {
      ...failed('BAD_LENGTH', `${count} objects of ${type.name} have ${expected} bytes, got ${bytes.length}`, 1),
      head,
    };
  const objects: Iec104Object[] = [];
  let at = 6;
  let address = 0;
  for (let index = 0; index < count; index++) {
    if (index === 0 || !head.sequence) {
      address = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
      at += 3;
    } else address = (address + 1) & 0xffffff;
    objects.push({ address, ...readElement(type, bytes.subarray(at, at + size)) });
    at += size;
  }
  return { ok: true, value: { ...kept, objects } };
}

/** Writes an ASDU. @throws RangeError when a field does not fit or the objects of a sequence are not consecutive */
export function writeIec104Asdu(asdu: Iec104Asdu): Uint8Array {
  const type = iec104Type(asdu.typeId);
  if (type === undefined) throw new RangeError(`typeId: ${asdu.typeId} is not written here`);
  if (asdu.objects.length > 127) throw new RangeError(`objects: at most 127, got ${asdu.objects.length}`);
  const first = asdu.objects[0]?.address ?? 0;
  const parts = asdu.objects.map((object, index) => {
    const element = writeElement(type, object);
    if (!asdu.sequence) return concatBytes(addressBytes(object.address), element);
    if (object.address !== first + index)
      throw new RangeError(`address: ${first + index} expected in a sequence, got ${object.address}`);
    return index === 0 ? concatBytes(addressBytes(first), element) : element;
  });
  const head = Uint8Array.of(
    asdu.typeId,
    asdu.objects.length | (asdu.sequence ? 0x80 : 0),
    asdu.cause | (asdu.negative ? 0x40 : 0) | (asdu.test ? 0x80 : 0),
    asdu.originator,
    asdu.commonAddress & 0xff,
    asdu.commonAddress >> 8,
  );
  return concatBytes(head, ...parts);
}

function addressBytes(address: number): Uint8Array {
  if (!Number.isInteger(address) || address < 0 || address > 0xffffff)
    throw new RangeError(`address: 24 bits expected, got ${address}`);
  return Uint8Array.of(address & 0xff, (address >> 8) & 0xff, address >> 16);
}
