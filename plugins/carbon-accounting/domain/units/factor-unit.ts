import { carbonErrors } from '../errors.ts';
import { findUnit, namesOf, unitOf } from './units.ts';

/** Unit of a factor, such as `kgCO2/kWh`: a mass of gas per activity unit. */
export interface FactorUnit {
  /** Unit of the mass, such as kg. */
  mass: string;
  /** What the mass is of: `CO2`, `CO2e`, `CH4`, `N2O`. */
  gas: string;
  /** Unit of the activity. */
  per: string;
}

const pattern = /^(mg|g|kg|t|kt|Mt|lb)\s*(CO2e|CO2eq|CO₂e|CO2|CO₂|CH4|N2O)\s*\/\s*(.+)$/;

/** Reads `kgCO2/kWh`, `tCO2e/MWh`, `tCO2/10^4 Nm3`. What names no gas is refused: CO2 and CO2e are different quantities. */
export function parseFactorUnit(text: string, field = 'factorUnit'): FactorUnit {
  const match = pattern.exec(text.trim());
  const per = match && findUnit(match[3]!);
  if (!match || !per) throw carbonErrors.FACTOR_UNIT_INVALID({ field, value: text });
  const gas = match[2]!.replace('₂', '2').replace('CO2eq', 'CO2e');
  return { mass: match[1]!, gas, per: per.name };
}

/** Refuses an activity whose unit measures something else than the factor is for. */
export function checkActivityUnit(unit: string, factorUnit: FactorUnit, shown: string, field = 'unit'): void {
  const [activity, per] = [unitOf(unit, field), unitOf(factorUnit.per)];
  if (activity.dimension !== per.dimension)
    throw carbonErrors.UNIT_MISMATCH({ field, value: unit, factorUnit: shown, expected: namesOf(per.dimension) });
}
