/** Largest PDU in bytes: 253, so that a serial frame fits 256. */
export const maxPduBytes = 253;

/** Largest quantity per request, from the Modbus Application Protocol V1.1b3, section 6. */
export const modbusLimits = {
  readBits: 2000,
  readRegisters: 125,
  writeBits: 1968,
  writeRegisters: 123,
  readWriteReadRegisters: 125,
  readWriteWriteRegisters: 121,
} as const;

/** Function codes these codecs know. */
export const modbusFunctions = [1, 2, 3, 4, 5, 6, 15, 16, 22, 23] as const;
export type ModbusFunction = (typeof modbusFunctions)[number];

/** Names of the exception codes. */
export const modbusExceptions: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal data address',
  3: 'illegal data value',
  4: 'device failure',
  5: 'acknowledge',
  6: 'device busy',
  8: 'memory parity error',
  10: 'gateway path unavailable',
  11: 'gateway target did not respond',
};
