import { cjt188Description } from './cjt188.ts';
import { dlt645Description } from './dlt645.ts';
import { hj212Description } from './hj212.ts';
import { iec104Description } from './iec104.ts';
import { modbusDescription, modbusRtuDescription, modbusTcpDescription } from './modbus.ts';
import type { ProtocolDescription } from './shape.ts';
import { sparkplugDescription } from './sparkplug.ts';

export * from './shape.ts';
export { describeDlt645Value } from './dlt645.ts';

/** The protocols of `lingtan protocol`, by their names there. */
export const protocolDescriptions: Readonly<Record<string, ProtocolDescription>> = {
  hj212: hj212Description,
  dlt645: dlt645Description,
  cjt188: cjt188Description,
  iec104: iec104Description,
  modbus: modbusDescription,
  'modbus-tcp': modbusTcpDescription,
  'modbus-rtu': modbusRtuDescription,
  sparkplug: sparkplugDescription,
};
