import { z } from 'zod';

/** How the bytes of a value lie in its registers. */
export const registerTypes = [
  'bool',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float32',
  'float64',
  'bcd16',
  'bcd32',
  'bcd64',
] as const;

/** One value in a device's register map. Addresses are 0-based, as on the wire. */
export const registerMapping = z.strictObject({
  point: z
    .string()
    .min(1)
    .max(200)
    .meta({ title: 'Point', description: 'Point id; without a dot it is completed with the asset id' }),
  address: z.number().int().min(0).max(65_535).meta({ title: 'Address', description: '0-based' }),
  fc: z
    .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
    .default(3)
    .meta({ title: 'Function', description: '1 coils, 2 discrete inputs, 3 holding registers, 4 input registers' }),
  type: z.enum(registerTypes).default('uint16').meta({ title: 'Type' }),
  wordOrder: z.enum(['ABCD', 'CDAB', 'BADC', 'DCBA']).default('ABCD').meta({ title: 'Word order' }),
  bit: z
    .number()
    .int()
    .min(0)
    .max(15)
    .optional()
    .meta({ title: 'Bit', description: 'Of a uint16, 0 = lowest: value 0 or 1' }),
  scale: z.number().default(1).meta({ title: 'Scale', description: 'value = raw × scale + offset' }),
  offset: z.number().default(0).meta({ title: 'Offset' }),
  scaleRegister: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .meta({ title: 'Scale register', description: 'int16 exponent of ten, as in SunSpec; same function' }),
  unit: z
    .string()
    .max(32)
    .optional()
    .meta({ title: 'Unit', description: 'When it differs from the unit of the point' }),
  notAvailable: z
    .array(z.union([z.string().regex(/^0x[0-9a-fA-F]{1,16}$/), z.literal('NaN')]))
    .max(8)
    .default([])
    .meta({ title: 'Means "no value"', description: 'Raw patterns such as 0x8000 or 0xFFFF; NaN never is a value' }),
  min: z
    .number()
    .optional()
    .meta({ title: 'Smallest plausible value', description: 'Below it the sample is marked uncertain' }),
  max: z
    .number()
    .optional()
    .meta({ title: 'Largest plausible value', description: 'Above it the sample is marked uncertain' }),
  group: z.string().max(64).default('default').meta({ title: 'Poll group' }),
});

/** Registers that are read together, every so often. */
export const pollGroup = z.strictObject({
  id: z.string().min(1).max(64).meta({ title: 'Poll group' }),
  periodMs: z.number().int().min(100).max(86_400_000).meta({ title: 'Every (ms)' }),
});

/** A register map shared by all devices of a type: a file in `profiles/`. */
export const deviceProfile = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.strictObject({ en: z.string(), 'zh-CN': z.string() }),
  /** Where the map comes from: a public document, or that it is an assumption of the usual layout. */
  source: z.string().min(1),
  pollGroups: z.array(pollGroup).default([]),
  gapLimit: z.number().int().min(0).max(124).optional(),
  maxRegisters: z.number().int().min(1).max(125).optional(),
  registers: z.array(registerMapping).min(1),
});

export type RegisterMapping = z.infer<typeof registerMapping>;
export type PollGroup = z.infer<typeof pollGroup>;
export type DeviceProfile = z.infer<typeof deviceProfile>;
