import { schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { decimalInput, heatingInput } from './numbers.ts';
import { refuseUnread } from './unread.ts';

const operation = <const Name extends string>(name: Name) => z.literal(name).optional();
/** A warming potential, or several by name of the set: the answer then has one result for each. */
const potentials = z.union([decimalInput, z.record(z.string(), decimalInput)], {
  error: schemaText(
    'a warming potential, or several by the name of their set, such as {"AR5": 28, "AR6": 27}',
    '一个全球变暖潜势，或按名称给出多套，如 {"AR5": 28, "AR6": 27}',
  ),
});
const namedNumbers = z.record(z.string().min(1), decimalInput);

export const emissionInput = z.strictObject({
  operation: operation('emission'),
  activity: decimalInput,
  unit: z.string(),
  factor: decimalInput,
  factorUnit: z.string(),
  ...heatingInput,
});

export const fuelInput = z.strictObject({
  operation: operation('fuel'),
  activity: decimalInput,
  unit: z.string(),
  /** GJ per `unit`, unless `ncvUnit` says otherwise. */
  ncvGJPerUnit: decimalInput,
  ncvUnit: z.string().optional(),
  carbonTPerGJ: decimalInput,
  /** Fraction oxidised, 0..1. */
  oxidation: decimalInput,
});

export const processInput = z.strictObject({
  operation: operation('process'),
  amountsT: namedNumbers,
  /** tCO2 per t. Negative where carbon is bound in the product. */
  factorsTCO2PerT: namedNumbers,
  /** Products whose carbon is deducted, t. Their factors are taken as positive. */
  productsT: namedNumbers.optional(),
});

export const wastewaterInput = z
  .strictObject({
    operation: operation('wastewater'),
    waterM3: decimalInput.optional(),
    codInKgPerM3: decimalInput.optional(),
    codOutKgPerM3: decimalInput.optional(),
    sludgeCodKg: decimalInput.optional(),
    bodInKgPerM3: decimalInput.optional(),
    bodOutKgPerM3: decimalInput.optional(),
    sludgeBodKg: decimalInput.optional(),
    b0KgCH4PerKgCod: decimalInput.optional(),
    b0KgCH4PerKgBod: decimalInput.optional(),
    mcf: decimalInput,
    recoveredCH4Kg: decimalInput.optional(),
    /** Without it the mass of methane is answered, and no CO2e. */
    gwpCH4: potentials.optional(),
  })
  .superRefine(
    refuseUnread(
      {
        fields: ['codInKgPerM3', 'codOutKgPerM3', 'sludgeCodKg'],
        when: ({ b0KgCH4PerKgCod: cod, waterM3 }) => cod === undefined || waterM3 === undefined,
        expected: ['nothing without b0KgCH4PerKgCod and waterM3', '未给出 b0KgCH4PerKgCod 与 waterM3 时不得填写'],
      },
      {
        fields: ['bodInKgPerM3', 'bodOutKgPerM3', 'sludgeBodKg'],
        when: ({ b0KgCH4PerKgBod: bod, waterM3 }) => bod === undefined || waterM3 === undefined,
        expected: ['nothing without b0KgCH4PerKgBod and waterM3', '未给出 b0KgCH4PerKgBod 与 waterM3 时不得填写'],
      },
      {
        fields: ['recoveredCH4Kg'],
        when: ({ waterM3 }) => waterM3 === undefined,
        expected: [
          'nothing without waterM3: the answer is then for each kg',
          '未给出 waterM3 时不得填写（此时按每千克计）',
        ],
      },
    ),
  );

export const nitrousInput = z.strictObject({
  operation: operation('wastewater-n2o'),
  nitrogenKg: decimalInput,
  efKgN2ONPerKgN: decimalInput,
  gwpN2O: potentials.optional(),
});

export const refrigerantInput = z
  .strictObject({
    operation: operation('refrigerant'),
    gas: z.string().optional(),
    leakedKg: decimalInput.optional(),
    chargeKg: decimalInput.optional(),
    leakRatePct: decimalInput.optional(),
    gwp: potentials,
  })
  .superRefine(
    refuseUnread({
      fields: ['chargeKg', 'leakRatePct'],
      when: ({ leakedKg }) => leakedKg !== undefined,
      expected: ['nothing beside leakedKg', '给出 leakedKg 时不得填写'],
    }),
  );

export const basisInput = z.strictObject({
  operation: operation('basis'),
  kWh: decimalInput.optional(),
  MWh: decimalInput.optional(),
  GWh: decimalInput.optional(),
  /** kgCO2/kWh by name of the basis. */
  factors: namedNumbers,
});

/** Shapes of `lingtan carbon calculate`, by operation. */
export const calculateInputs = {
  emission: emissionInput,
  fuel: fuelInput,
  process: processInput,
  wastewater: wastewaterInput,
  'wastewater-n2o': nitrousInput,
  refrigerant: refrigerantInput,
  basis: basisInput,
} as const;
export type CalculateOperation = keyof typeof calculateInputs;
