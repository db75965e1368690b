import { section } from './section.tsx';

/** Flows of energy, load analysis, specific consumption. */
export const AnalysisSection = section('/analysis', []);
