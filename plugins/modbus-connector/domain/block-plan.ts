import { modbusLimits } from '@lingtan/protocols';

/** A value's place: `width` consecutive registers (or coils) of one function from `address`. */
export interface Span {
  fc: 1 | 2 | 3 | 4;
  address: number;
  width: number;
}

/** One read request, and the items it covers. */
export interface Block<Item extends Span> {
  fc: 1 | 2 | 3 | 4;
  address: number;
  quantity: number;
  items: Item[];
}

export interface BlockLimits {
  /** Registers that may be read along unneeded to save a request. */
  gapLimit: number;
  /** Registers in one request, at most 125. */
  maxRegisters: number;
}

/**
 * Joins values into as few requests as the limits allow: by function, in order of address, without ever cutting a value
 * in two. Coils and discrete inputs count 16 to a register.
 */
export function planBlocks<Item extends Span>(items: readonly Item[], limits: BlockLimits): Block<Item>[] {
  const blocks: Block<Item>[] = [];
  const sorted = [...items].sort((a, b) => a.fc - b.fc || a.address - b.address || a.width - b.width);
  let current: Block<Item> | null = null;
  for (const item of sorted) {
    const factor = item.fc <= 2 ? 16 : 1;
    const max = Math.min(
      limits.maxRegisters * factor,
      item.fc <= 2 ? modbusLimits.readBits : modbusLimits.readRegisters,
    );
    const end = item.address + item.width;
    if (current && current.fc === item.fc) {
      const currentEnd: number = current.address + current.quantity;
      const quantity = Math.max(currentEnd, end) - current.address;
      if (item.address - currentEnd <= limits.gapLimit * factor && quantity <= max) {
        current.quantity = quantity;
        current.items.push(item);
        continue;
      }
    }
    current = { fc: item.fc, address: item.address, quantity: item.width, items: [item] };
    blocks.push(current);
  }
  return blocks;
}
