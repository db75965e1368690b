declare module 'unitmath/dist/UnitMath.js' {
  interface UnitValue {
    to(unit: string): { value: number };
    dimension: number[];
    /** Parts of a product; a size is `(value × prefix) ^ power`. */
    units: {
      unit: { value: number; offset: number; prefixes: Record<string, number> };
      prefix: string;
      power: number;
    }[];
  }
  interface UnitFactory {
    (value: number, unit: string): UnitValue;
    config(options: { definitions: { baseQuantities?: string[]; units?: Record<string, unknown> } }): UnitFactory;
    exists(unit: string): boolean;
  }
  const unit: UnitFactory;
  export default unit;
}
