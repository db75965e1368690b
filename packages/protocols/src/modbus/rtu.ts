import { hexPairs } from '../meter-bus/bcd.ts';
import { concatBytes, decoded, failed, type Decoded } from '../result.ts';
import { modbusCrc } from './crc.ts';
import { maxPduBytes } from './limits.ts';

/** One frame on a serial line. */
export interface ModbusRtuFrame {
  unit: number;
  pdu: Uint8Array;
}

/** Encodes address, PDU and CRC, low byte of the CRC first. */
export function encodeModbusRtu(frame: ModbusRtuFrame): Uint8Array {
  const body = concatBytes(Uint8Array.of(frame.unit), frame.pdu);
  return concatBytes(body, checksumOf(body));
}

/** The two bytes behind a frame, in the order of the line. */
function checksumOf(body: Uint8Array): Uint8Array {
  const crc = modbusCrc(body);
  return Uint8Array.of(crc & 0xff, crc >> 8);
}

/** Decodes bytes that hold exactly one frame, as cut by the silence on the line. */
export function decodeModbusRtu(bytes: Uint8Array): Decoded<ModbusRtuFrame> {
  if (bytes.length < 4) return failed('INCOMPLETE', `a frame has at least 4 bytes, got ${bytes.length}`, bytes.length);
  if (bytes.length > maxPduBytes + 3)
    return failed('BAD_LENGTH', `a frame has at most ${maxPduBytes + 3} bytes`, maxPduBytes + 3);
  const end = bytes.length - 2;
  // Told as they go over the line, so that they can be found in a capture.
  const [expected, found] = [hexPairs(checksumOf(bytes.subarray(0, end))), hexPairs(bytes.subarray(end))];
  if (expected !== found) return failed('BAD_CHECKSUM', `CRC ${found}, computed ${expected}`, end);
  return decoded({ unit: bytes[0]!, pdu: bytes.slice(1, end) }, new Uint8Array(0));
}

/** Whether the frames on the line are requests or responses: their lengths differ. */
export type ModbusDirection = 'request' | 'response';

/** Whole length of the frame that starts at `at`, null while it cannot be told yet, 0 when it cannot be one. */
function rtuLength(bytes: Uint8Array, at: number, direction: ModbusDirection): number | null {
  const fc = bytes[at + 1];
  if (fc === undefined) return null;
  const counted = (index: number): number | null =>
    bytes[at + index] === undefined ? null : index + 1 + bytes[at + index]! + 2;
  if (direction === 'response') {
    if (fc & 0x80) return 5;
    if ([1, 2, 3, 4, 23].includes(fc)) return counted(2);
  } else {
    if (fc >= 1 && fc <= 4) return 8;
    if (fc === 15 || fc === 16) return counted(6);
    if (fc === 23) return counted(10);
  }
  if (fc === 22) return 10;
  return [5, 6, 15, 16].includes(fc) ? 8 : 0;
}

/**
 * Cuts a serial byte stream into frames by function code, announced length and CRC. On anything else it moves one byte
 * on, so it finds the next true frame; `skipped` counts the bytes passed over. Holds at most one frame (256 bytes).
 */
export class ModbusRtuSplitter {
  readonly #direction: ModbusDirection;
  #pending: Uint8Array = new Uint8Array(0);
  skipped = 0;

  constructor(direction: ModbusDirection) {
    this.#direction = direction;
  }

  /** Takes the next bytes and returns the frames they complete. */
  push(chunk: Uint8Array): ModbusRtuFrame[] {
    const bytes = this.#pending.length ? concatBytes(this.#pending, chunk) : chunk;
    const frames: ModbusRtuFrame[] = [];
    let at = 0;
    while (at < bytes.length) {
      const length = rtuLength(bytes, at, this.#direction);
      if (length === null || (length > 0 && length <= maxPduBytes + 3 && at + length > bytes.length)) break;
      const result = length === 0 ? null : decodeModbusRtu(bytes.subarray(at, at + length));
      if (result?.ok) {
        frames.push(result.value);
        at += length;
      } else {
        this.skipped++;
        at++;
      }
    }
    this.#pending = bytes.slice(at);
    return frames;
  }
}
