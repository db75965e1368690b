import type { FieldProblem } from '@lingtan/kernel';
import { turns } from '@lingtan/sdk';
import { unitProblem } from '@lingtan/telemetry';
import type { SheetPoint } from './point-sheet.ts';

/** What a sheet is compared with. */
export interface SheetSurroundings {
  assets: ReadonlySet<string>;
  enterprises: ReadonlySet<string>;
}

/** Rows are looked at until so many cells are found: nobody mends more at a time. */
const enough = 50;

/** What is wrong with rows of a sheet beyond their own shape, the first fifty cells; empty when it can be applied. */
export async function sheetProblems(
  points: readonly SheetPoint[],
  { assets, enterprises }: SheetSurroundings,
): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = [];
  const pause = turns();
  const firstRow = new Map<string, number>();
  for (const [at, { id, assetId, enterpriseId, unit }] of points.entries()) {
    if (problems.length >= enough) break;
    await pause();
    const say = (column: string, value: unknown, expected: [string, string], problem: [string, string]): void =>
      void problems.push({
        field: `points.${at}.${column}`,
        value,
        expected: expected[0],
        problem: problem[0],
        'zh-CN': { expected: expected[1], problem: problem[1] },
      });
    const before = firstRow.get(id);
    if (before === undefined) firstRow.set(id, at);
    else
      say(
        'id',
        id,
        ['an id of its own', '唯一的编号'],
        [`${id} stands in row ${before + 1} already`, `${id} 已在第 ${before + 1} 行`],
      );
    if (!assets.has(assetId))
      say(
        'assetId',
        assetId,
        ['the id of an asset of this park', '本园区资产的编号'],
        [`no asset ${assetId}`, `没有资产 ${assetId}`],
      );
    if (enterpriseId !== null && !enterprises.has(enterpriseId))
      say(
        'enterpriseId',
        enterpriseId,
        ['the id of an enterprise of this park, or nothing', '本园区企业的编号，或留空'],
        [`no enterprise ${enterpriseId}`, `没有企业 ${enterpriseId}`],
      );
    const wrong = unitProblem(unit);
    if (wrong)
      say(
        'unit',
        unit,
        ['a unit such as kW, kWh or m3', '单位，例如 kW、kWh、m3'],
        [wrong, `单位 ${unit} 无法识别或有歧义`],
      );
  }
  return problems;
}
