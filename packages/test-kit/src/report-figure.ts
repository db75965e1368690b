/** Prints a measured figure of a test on one line, for whoever reads the run: name, and what was counted. */
export function reportFigure(name: string, figures: Record<string, unknown>): void {
  console.log(`FIGURE ${name} ${JSON.stringify(figures)}`);
}
