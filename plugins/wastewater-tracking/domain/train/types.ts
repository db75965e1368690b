/** A unit of a plant: what comes in leaves as product and as by-product. */
export interface TrainUnit {
  id: string;
  /** Such as `equalisation`, `biological`, `ultrafiltration`, `reverse-osmosis`, `crystalliser`. */
  kind: string;
  /** Product volume by inlet volume, 0 to 1. */
  recovery: number;
  /** Share of the **mass** of a pollutant that leaves with the by-product, 0 to 1; what is not named follows the water. */
  removal?: Readonly<Record<string, number>>;
  /** Electricity in kWh for each m³ of inlet. */
  energyKwhPerM3?: number;
  /** Chemicals in mg for each litre of inlet. */
  doseMgPerL?: Readonly<Record<string, number>>;
}

/** Water that goes from one unit to another. */
export interface TrainLink {
  from: string;
  /** Product or by-product of the unit. */
  port: 'product' | 'reject';
  to: string;
  /** Share of the port, 0 to 1; the shares of a port may not exceed 1, what is left leaves the plant. */
  share?: number;
}

/** Water that enters the plant. */
export interface TrainFeed {
  to: string;
  m3Day: number;
  /** Concentrations in mg/L. */
  mgPerL?: Readonly<Record<string, number>>;
}

/** A plant as a directed graph; recycles are allowed. */
export interface Train {
  units: readonly TrainUnit[];
  links: readonly TrainLink[];
  feeds: readonly TrainFeed[];
}

/** Water with what it carries. Masses in kg/d. */
export interface TrainStream {
  m3Day: number;
  kgDay: Record<string, number>;
}

/** A unit, solved. */
export interface SolvedUnit {
  id: string;
  inlet: TrainStream;
  product: TrainStream;
  reject: TrainStream;
  energyKwhDay: number;
  doseKgDay: Record<string, number>;
}

/** A plant, solved. */
export interface SolvedTrain {
  units: SolvedUnit[];
  /** What leaves the plant, by unit and port. */
  outlets: { from: string; port: 'product' | 'reject'; stream: TrainStream }[];
  /** Rounds until the recycles stood still. */
  iterations: number;
  /** Largest difference between what comes in and what leaves, over water and pollutants, as a share of what comes in. */
  imbalance: number;
}
