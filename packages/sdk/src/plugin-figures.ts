import { defineManyService } from './service.ts';

/** A figure of a plugin on a park for `/metrics`, as of now. */
export interface PluginFigure {
  /** Lower case, with its unit at the end, e.g. `energy_today_wh`; `lingtan_` comes before it. */
  readonly name: string;
  readonly help: string;
  /** The same names for each figure of one name; that of the park comes to them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A plugin with figures that whoever watches the installation wants beside those of the machine: energy, money. */
export interface PluginFiguresService {
  /** Asked each time that somebody reads the metrics, so it is answered from sums that are there. */
  figures(): Promise<readonly PluginFigure[]>;
}

/** @see PluginFiguresService */
export const PluginFigures = defineManyService<PluginFiguresService>('kernel.plugin-figures', { version: 1 });
