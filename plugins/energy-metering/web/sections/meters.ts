import { section } from './section.tsx';

/** Registry, tree, exceptions, imports. */
export const MetersSection = section('/meters', []);
