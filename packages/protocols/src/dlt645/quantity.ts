/** How the value of a data identifier is written. */
export interface Dlt645Quantity {
  /** Name of the quantity. */
  name: string;
  unit: string;
  /** Bytes of the value. */
  bytes: number;
  /** Digits behind the point. */
  decimals: number;
  /** The top bit of the most significant byte is the sign. */
  signed: boolean;
  /** `number`, digits without a point, text, a maximum demand with the time when it occurred, or a code told in hex. */
  kind: 'number' | 'digits' | 'text' | 'demand' | 'code';
  /** What the bits of a code say when they are set, from the lowest; null where a bit says nothing. */
  bits?: readonly (string | null)[];
}

/** A quantity: an unsigned number unless it says otherwise. */
export function quantity(
  name: string,
  unit: string,
  bytes: number,
  decimals: number,
  more: Partial<Pick<Dlt645Quantity, 'signed' | 'kind' | 'bits'>> = {},
): Dlt645Quantity {
  return { name, unit, bytes, decimals, signed: false, kind: 'number', ...more };
}

/** Digits without a point, such as a time; the name says which. */
export function digits(name: string, bytes: number): Dlt645Quantity {
  return quantity(name, '', bytes, 0, { kind: 'digits' });
}

/** ASCII, last character first. */
export function text(name: string, bytes: number): Dlt645Quantity {
  return quantity(name, '', bytes, 0, { kind: 'text' });
}

/** Bytes that are no number, told in hex, most significant first. */
export function code(name: string, bytes: number, bits?: Dlt645Quantity['bits']): Dlt645Quantity {
  return quantity(name, '', bytes, 0, { kind: 'code', ...(bits && { bits }) });
}
