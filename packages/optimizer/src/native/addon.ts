import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The parts of the package `highs-addon` that are used (0.10, HiGHS 1.11). */
export interface NativeAddon {
  solverVersion(): string;
  readonly Solver: new () => NativeSolverHandle;
}

export interface NativeSolverHandle {
  setOption(name: string, value: boolean | number | string): void;
  passModel(model: object): void;
  setSolution(solution: { columnValues: Float64Array }): void;
  run(done: (error: Error | null) => void): void;
  getModelStatus(): number;
  getInfo(): Readonly<Record<string, number>>;
  getSolution(): {
    readonly isValueValid: boolean;
    readonly isDualValid: boolean;
    readonly columnValues: Float64Array;
    readonly columnDualValues: Float64Array;
    readonly rowDualValues: Float64Array;
  };
}

/**
 * Where native HiGHS is, or null. It is no dependency of the product: whoever wants it installs the package `highs-addon`
 * into the checkout, or names its folder in `LINGTAN_HIGHS_ADDON`.
 */
export function nativeAddonPath(env: NodeJS.ProcessEnv = process.env): string | null {
  const named = env['LINGTAN_HIGHS_ADDON'];
  if (named !== undefined && named !== '') return existsSync(join(named, 'package.json')) ? named : null;
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')])
    try {
      return createRequire(from).resolve('highs-addon');
    } catch {
      // Not beside this one.
    }
  return null;
}
