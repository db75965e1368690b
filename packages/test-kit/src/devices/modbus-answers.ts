import type { ModbusRequest, ModbusResponse } from '@lingtan/protocols';

/** The four tables of a Modbus device, by 0-based address. */
export interface ModbusRegisters {
  holding: Map<number, number>;
  input: Map<number, number>;
  coils: Map<number, boolean>;
  discrete: Map<number, boolean>;
}

/** What a well-behaved device answers; writes are carried out. Addresses it does not have: exception 2. */
export function answerModbus(request: ModbusRequest, tables: ModbusRegisters): ModbusResponse {
  const { holding, input, coils, discrete } = tables;
  const refused = { fc: request.fc, exception: 2 };
  switch (request.fc) {
    case 1:
    case 2: {
      const bits = read(request.fc === 1 ? coils : discrete, request.address, request.quantity);
      return bits ? { fc: request.fc, bits } : refused;
    }
    case 3:
    case 4: {
      const registers = read(request.fc === 3 ? holding : input, request.address, request.quantity);
      return registers ? { fc: request.fc, registers } : refused;
    }
    case 5:
      return write(coils, request.address, [request.on]) ? request : refused;
    case 6:
      return write(holding, request.address, [request.value]) ? request : refused;
    case 15:
    case 16: {
      const { fc, address } = request;
      const done = fc === 15 ? write(coils, address, request.bits) : write(holding, address, request.registers);
      const quantity = fc === 15 ? request.bits.length : request.registers.length;
      return done ? { fc, address, quantity } : refused;
    }
    case 22: {
      const now = holding.get(request.address);
      if (now === undefined) return refused;
      // Modbus Application Protocol V1.1b3, section 6.16.
      holding.set(request.address, ((now & request.andMask) | (request.orMask & ~request.andMask)) & 0xffff);
      return request;
    }
    case 23: {
      if (!write(holding, request.writeAddress, request.registers)) return refused;
      const registers = read(holding, request.readAddress, request.readQuantity);
      return registers ? { fc: 23, registers } : refused;
    }
  }
}

function read<T>(table: Map<number, T>, address: number, quantity: number): T[] | null {
  const values: T[] = [];
  for (let at = address; at < address + quantity; at++) {
    if (!table.has(at)) return null;
    values.push(table.get(at)!);
  }
  return values;
}

function write<T>(table: Map<number, T>, address: number, values: readonly T[]): boolean {
  if (values.some((_, index) => !table.has(address + index))) return false;
  values.forEach((value, index) => table.set(address + index, value));
  return true;
}
