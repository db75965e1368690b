declare module 'unitmath/dist/UnitMath.js' {
  interface UnitValue {
    to(unit: string): { value: number };
  }
  interface UnitFactory {
    (value: number, unit: string): UnitValue;
    config(options: { definitions: { baseQuantities?: string[]; units?: Record<string, unknown> } }): UnitFactory;
    exists(unit: string): boolean;
  }
  const unit: UnitFactory;
  export default unit;
}
