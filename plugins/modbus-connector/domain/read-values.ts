import { decodeRegisterValue } from '@lingtan/protocols';
import { sampleQuality, type Sample } from '@lingtan/telemetry/contracts';
import { planBlocks, type Block, type BlockLimits, type Span } from './block-plan.ts';
import type { PolledRegister } from './resolve-device.ts';

/** What a block is read for: a value, or the exponent that belongs to one. */
export interface ReadItem extends Span {
  register: PolledRegister | null;
}

/** Requests that read the given registers, exponents included. */
export function planReads(registers: readonly PolledRegister[], limits: BlockLimits): Block<ReadItem>[] {
  const items: ReadItem[] = [];
  const exponents = new Set<string>();
  for (const register of registers) {
    items.push({ fc: register.fc, address: register.address, width: register.width, register });
    if (register.scaleRegister === null || exponents.has(`${register.fc}/${register.scaleRegister}`)) continue;
    exponents.add(`${register.fc}/${register.scaleRegister}`);
    items.push({ fc: register.fc, address: register.scaleRegister, width: 1, register: null });
  }
  return planBlocks(items, limits);
}

/** Bytes that answered one block, at the ms UTC they arrived. Coils come as one register each. */
export interface BlockAnswer {
  block: Block<ReadItem>;
  bytes: Uint8Array;
  at: number;
}

/** A register whose bytes are no value, and why. */
export interface ValueProblem {
  point: string;
  reason: string;
}

const exponentSpec = { type: 'int16', notAvailable: [0x8000n] } as const;

/** Turns the answers of one poll into samples. "Not available" is no sample and no problem. */
export function readValues(
  answers: readonly BlockAnswer[],
  baseQuality: number,
): { samples: Sample[]; problems: ValueProblem[] } {
  const samples: Sample[] = [];
  const problems: ValueProblem[] = [];
  const exponents = new Map<string, number>();
  for (const { block, bytes } of answers) {
    for (const item of block.items) {
      if (item.register) continue;
      const exponent = decodeRegisterValue(bytes, item.address - block.address, exponentSpec);
      if (exponent.ok && Math.abs(exponent.value) <= 10) exponents.set(`${item.fc}/${item.address}`, exponent.value);
    }
  }
  for (const { block, bytes, at } of answers) {
    for (const { register } of block.items) {
      if (!register) continue;
      const sample = readOne(register, bytes, register.address - block.address, exponents);
      if ('reason' in sample) {
        if (sample.reason !== 'not-available') problems.push({ point: register.point, reason: sample.reason });
        continue;
      }
      const implausible =
        (register.min !== undefined && sample.value < register.min) ||
        (register.max !== undefined && sample.value > register.max);
      const quality = baseQuality | (implausible ? sampleQuality.uncertain : 0);
      samples.push({
        point: register.point,
        ts: at,
        value: sample.value,
        quality,
        ...(register.unit === undefined ? {} : { unit: register.unit }),
      });
    }
  }
  return { samples, problems };
}

function readOne(
  register: PolledRegister,
  bytes: Uint8Array,
  index: number,
  exponents: ReadonlyMap<string, number>,
): { value: number } | { reason: string } {
  let { spec } = register;
  if (register.scaleRegister !== null) {
    const exponent = exponents.get(`${register.fc}/${register.scaleRegister}`);
    if (exponent === undefined) return { reason: `no scale in register ${register.scaleRegister}` };
    spec = { ...spec, scale: Number(`1e${exponent}`) * (spec.scale ?? 1) };
  }
  const result = decodeRegisterValue(bytes, index, spec);
  if (result.ok) return { value: result.value };
  return { reason: result.reason === 'bad-digits' ? 'digits that are no BCD' : result.reason };
}
