import { z } from 'zod';

/**
 * One value in the register map that a simulated device serves. Field names and defaults are those of a register in
 * modbus-connector's configuration, so that a park file writes a map once and refers to it from both (the connector
 * depends on this package, hence the shape is written here again and a test holds the two together).
 */
export const simulatedRegister = z.strictObject({
  point: z.string().min(1).max(200).meta({ title: 'Point' }),
  address: z.number().int().min(0).max(65_535).meta({ title: 'Address', description: '0-based' }),
  fc: z
    .union([z.literal(3), z.literal(4)])
    .default(3)
    .meta({ title: 'Function' }),
  type: z
    .enum(['int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float32', 'float64'])
    .default('uint16')
    .meta({ title: 'Type' }),
  wordOrder: z.enum(['ABCD', 'CDAB', 'BADC', 'DCBA']).default('ABCD').meta({ title: 'Word order' }),
  scale: z.number().default(1).meta({ title: 'Scale', description: 'value = raw × scale + offset' }),
  offset: z.number().default(0).meta({ title: 'Offset' }),
  group: z.string().max(64).optional().meta({ title: 'Poll group' }),
});

export type SimulatedRegister = z.infer<typeof simulatedRegister>;
