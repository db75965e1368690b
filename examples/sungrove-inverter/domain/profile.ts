import type { InverterState } from '../contracts/index.ts';
import document from '../profiles/sg-110cx.json' with { type: 'json' };

/** A value in the register block of an inverter. */
export interface Register {
  point: string;
  /** Registers after the first of the block. */
  offset: number;
  type: 'int16' | 'uint32' | 'int32';
  /** Value of one count, in `unit`. */
  scale: number;
  unit: string;
}

/** A fault as the inverter's manual lists it. */
export interface Fault {
  code: string;
  en: string;
  'zh-CN': string;
}

/** Register map of a model, as data. */
export interface Profile {
  model: string;
  first: number;
  count: number;
  registers: Register[];
  state: { offset: number; values: Record<string, InverterState['state']> };
  faults: { offset: number; bits: Record<string, Fault> };
}

/** The model that this integration knows. */
export const profile = document as Profile;
