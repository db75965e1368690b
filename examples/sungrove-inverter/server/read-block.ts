import type { Profile } from '../domain/profile.ts';

/** Asks the data logger for the registers of one inverter. The kernel makes the request, to this host only. */
export async function readBlock(logger: string, unit: number, { first, count }: Profile): Promise<number[]> {
  const url = new URL(`/registers?unit=${unit}&first=${first}&count=${count}`, logger);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the data logger answered ${response.status}`);
  const { registers } = (await response.json()) as { registers?: unknown };
  if (!Array.isArray(registers) || !registers.every((each) => Number.isInteger(each) && each >= 0 && each <= 0xffff))
    throw new Error('the data logger sent no list of registers');
  return registers as number[];
}
