import { concatBytes, decoded, failed, viewOf, type CodecError, type Decoded } from '../result.ts';
import { packRegisters } from './bits.ts';
import { maxPduBytes } from './limits.ts';

/** One frame on Modbus TCP: the MBAP header and the PDU it carries. */
export interface ModbusTcpFrame {
  transaction: number;
  unit: number;
  pdu: Uint8Array;
}

/** Encodes MBAP header and PDU. */
export function encodeModbusTcp(frame: ModbusTcpFrame): Uint8Array {
  return concatBytes(packRegisters([frame.transaction, 0, frame.pdu.length + 1]), Uint8Array.of(frame.unit), frame.pdu);
}

/** Decodes the first frame of `bytes`; `rest` is what follows it. `INCOMPLETE` asks for more bytes. */
export function decodeModbusTcp(bytes: Uint8Array): Decoded<ModbusTcpFrame> {
  const view = viewOf(bytes);
  // Header errors are told before the frame is whole, so that a lie about the length never makes anyone wait or allocate.
  if (bytes.length >= 4 && view.getUint16(2) !== 0) {
    return failed('BAD_PROTOCOL', `protocol id ${view.getUint16(2)} is not Modbus (0)`, 2);
  }
  if (bytes.length < 6) return failed('INCOMPLETE', 'MBAP header is not whole', bytes.length);
  const length = view.getUint16(4);
  if (length < 2 || length > maxPduBytes + 1)
    return failed('BAD_LENGTH', `length ${length} is outside 2..${maxPduBytes + 1}`, 4);
  if (bytes.length < 6 + length)
    return failed('INCOMPLETE', `${6 + length - bytes.length} bytes are missing`, bytes.length);
  const frame = { transaction: view.getUint16(0), unit: bytes[6]!, pdu: bytes.slice(7, 6 + length) };
  return decoded(frame, bytes.subarray(6 + length));
}

/**
 * Cuts a TCP byte stream into frames. Holds at most one unfinished frame (under 260 bytes). After a header error the
 * stream has no frame boundary left: it stays broken, and the connection should be closed.
 */
export class ModbusTcpSplitter {
  #pending: Uint8Array = new Uint8Array(0);
  #error: CodecError | null = null;

  /** Set once the stream cannot be followed any more. */
  get error(): CodecError | null {
    return this.#error;
  }

  /** Takes the next bytes and returns the frames they complete. */
  push(chunk: Uint8Array): ModbusTcpFrame[] {
    if (this.#error) return [];
    let bytes = this.#pending.length ? concatBytes(this.#pending, chunk) : chunk;
    const frames: ModbusTcpFrame[] = [];
    for (;;) {
      const result = decodeModbusTcp(bytes);
      if (result.ok) {
        frames.push(result.value);
        bytes = result.rest;
        continue;
      }
      if (result.error.code !== 'INCOMPLETE') this.#error = result.error;
      this.#pending = this.#error ? new Uint8Array(0) : bytes.slice();
      return frames;
    }
  }
}
