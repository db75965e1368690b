import { waterErrors } from '../errors.ts';

/** A pressure vessel with membrane elements in series, in SI units. */
export interface Vessel {
  /** Permeability to water, m/(s·Pa). */
  A: number;
  /** Permeability to salt, m/s. */
  B: number;
  elements: number;
  /** Of one element, m². */
  elementArea: number;
  /** Of the feed at the first element above that of the permeate, Pa. */
  pressure: number;
  /** Along one element at the flow of the feed, Pa; elsewhere by the power `dropExponent` of the flow. */
  pressureDrop: number;
  dropExponent: number;
  /** Osmotic pressure of the feed, Pa; elsewhere in the ratio of the concentrations. */
  osmoticFeed: number;
  feedKgM3: number;
  feedM3S: number;
  /** C_m ÷ C_b, how much higher the concentration is at the membrane than in the bulk; 1 without it. */
  polarisation?: number;
  /** Instead of it: mass transfer coefficient k of the film, m/s, (C_m − C_p) ÷ (C_b − C_p) = exp(Jw ÷ k). */
  massTransfer?: number;
}

/** What goes into an element and through its membrane. */
export interface ElementFlow {
  feedM3S: number;
  feedKgM3: number;
  /** Pa above the permeate, at the inlet. */
  pressure: number;
  /** Osmotic pressure of what comes in, Pa. */
  osmotic: number;
  permeateM3S: number;
  permeateKgM3: number;
  /** Mean over the element, m/s. */
  waterFlux: number;
  recovery: number;
}

/** What comes out of a vessel. */
export interface VesselFlow {
  elements: ElementFlow[];
  permeateM3S: number;
  permeateKgM3: number;
  concentrateM3S: number;
  concentrateKgM3: number;
  concentratePressure: number;
  recovery: number;
  /** 1 − C_permeate ÷ C_feed. */
  rejection: number;
}

/** Water, salt and pressure of the channel at a place: m³/s, kg/s, Pa. */
type State = readonly [water: number, salt: number, pressure: number];

/** Steps along one element: as many as it takes until twice as many change nothing, from the least to the most. */
const [leastSteps, mostSteps] = [8, 1024];
/** By what share water, salt and pressure may change with twice as many. */
const sameWithin = 1e-8;

/**
 * Solution-diffusion along the vessel, dQ = −Jw da and dS = −Js da with the pressure falling by friction: Jw = A (ΔP − Δπ at the membrane),
 * Js = B (C_m − C_p), C_p = Js ÷ Jw. Recovery and rejection are what comes out, and not typed in.
 * @throws WATER_MEMBRANE_DRY
 */
export function vesselFlow(vessel: Vessel): VesselFlow {
  const { elements: count, elementArea, feedM3S, feedKgM3, pressure, osmoticFeed } = vessel;
  const osmoticPerKg = osmoticFeed / feedKgM3;
  const elements: ElementFlow[] = [];
  let state: State = [feedM3S, feedM3S * feedKgM3, pressure];
  for (let element = 1; element <= count; element++) {
    const [inflow, salt, at] = state;
    const end = throughElement(vessel, osmoticPerKg, state);
    if (end === null) throw waterErrors.MEMBRANE_DRY({ element });
    state = end;
    const permeate = inflow - state[0];
    elements.push({
      feedM3S: inflow,
      feedKgM3: salt / inflow,
      pressure: at,
      osmotic: (osmoticPerKg * salt) / inflow,
      permeateM3S: permeate,
      permeateKgM3: (salt - state[1]) / permeate,
      waterFlux: permeate / elementArea,
      recovery: permeate / inflow,
    });
  }
  const [concentrate, saltLeft, concentratePressure] = state;
  const permeateM3S = feedM3S - concentrate;
  const permeateKgM3 = (feedM3S * feedKgM3 - saltLeft) / permeateM3S;
  return {
    elements,
    permeateM3S,
    permeateKgM3,
    concentrateM3S: concentrate,
    concentrateKgM3: saltLeft / concentrate,
    concentratePressure,
    recovery: permeateM3S / feedM3S,
    rejection: 1 - permeateKgM3 / feedKgM3,
  };
}

/** The state behind an element; null where its feed or pressure is used up before. */
function throughElement(vessel: Vessel, osmoticPerKg: number, begin: State): State | null {
  const inSteps = (steps: number): State | null => {
    let state = begin;
    for (let step = 0; step < steps; step++) {
      state = along(vessel, osmoticPerKg, state, vessel.elementArea / steps);
      if (state.some((each) => !(each > 0))) return null;
    }
    return state;
  };
  let [steps, coarse] = [leastSteps, inSteps(leastSteps)];
  for (;;) {
    steps *= 2;
    const fine = inSteps(steps);
    // A step that is too long can overshoot, so that one which ends dry is no verdict yet.
    const isSame = fine?.every((each, at) => coarse !== null && Math.abs(each - coarse[at]!) <= sameWithin * each);
    if (isSame || steps >= mostSteps) return fine;
    coarse = fine;
  }
}

/** One step of the classical Runge-Kutta method over an area. */
function along(vessel: Vessel, osmoticPerKg: number, state: State, area: number): State {
  const { feedM3S, elementArea, pressureDrop, dropExponent } = vessel;
  const slope = ([water, salt, pressure]: State): State => {
    const { waterFlux, permeateKgM3 } = localFlux(vessel, pressure, salt / water, osmoticPerKg);
    const drop = (pressureDrop / elementArea) * (water / feedM3S) ** dropExponent;
    return [-waterFlux, -waterFlux * permeateKgM3, -drop];
  };
  const moved = (by: State, share: number): State =>
    state.map((each, index) => each + by[index]! * area * share) as unknown as State;
  const first = slope(state);
  const second = slope(moved(first, 0.5));
  const third = slope(moved(second, 0.5));
  const fourth = slope(moved(third, 1));
  return state.map(
    (each, at) => each + (area / 6) * (first[at]! + 2 * second[at]! + 2 * third[at]! + fourth[at]!),
  ) as unknown as State;
}

/**
 * Fluxes at one place. The salt alone gives C_p and what lies across the membrane for each Jw, and what is left is one equation in Jw
 * whose left side rises while its right side falls: one root between 0 and A ΔP, by bisection.
 */
function localFlux(
  { A, B, polarisation = 1, massTransfer }: Vessel,
  pressure: number,
  bulkKgM3: number,
  osmoticPerKg: number,
): { waterFlux: number; permeateKgM3: number } {
  const saltOf = (flux: number): { permeate: number; across: number } => {
    if (massTransfer === undefined) {
      const wall = polarisation * bulkKgM3;
      const permeate = (B * wall) / (flux + B);
      return { permeate, across: wall - permeate };
    }
    const film = Math.exp(Math.min(flux / massTransfer, mostExponent));
    const permeate = (bulkKgM3 * B * film) / (flux + B * film);
    return { permeate, across: film * (bulkKgM3 - permeate) };
  };
  let [low, high] = [0, A * Math.max(0, pressure)];
  for (let round = 0; round < mostRounds && high - low > 1e-14 * high; round++) {
    const middle = (low + high) / 2;
    if (middle < A * (pressure - osmoticPerKg * saltOf(middle).across)) low = middle;
    else high = middle;
  }
  const waterFlux = (low + high) / 2;
  return { waterFlux, permeateKgM3: saltOf(waterFlux).permeate };
}

/** Beyond it a double has no further digits. */
const mostRounds = 200;
/** Above it a film lets no salt back, and a double holds no more. */
const mostExponent = 500;
