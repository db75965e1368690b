import { unitProblem } from '../../contracts/units.ts';
import type { TelemetryModel } from './model.ts';

/** Everything in a model that schemas cannot see, in words; empty when it is sound. */
export function modelProblems({ assets, points }: TelemetryModel): string[] {
  const problems: string[] = [];
  const parents = new Map(assets.map((asset) => [asset.id, asset.parentId]));
  problems.push(...repeated(assets.map((asset) => asset.id)).map((id) => `asset ${id} is declared twice`));
  problems.push(...repeated(points.map((point) => point.id)).map((id) => `point ${id} is declared twice`));
  for (const { id, parentId } of assets) {
    if (parentId !== null && !parents.has(parentId)) problems.push(`asset ${id}: no parent asset ${parentId}`);
    else if (isInLoop(id, parents)) problems.push(`asset ${id} is its own ancestor`);
  }
  for (const point of points) {
    if (!parents.has(point.assetId)) problems.push(`point ${point.id}: no asset ${point.assetId}`);
    const unit = unitProblem(point.unit);
    if (unit) problems.push(`point ${point.id}: ${unit}`);
  }
  return problems;
}

function repeated(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))];
}

function isInLoop(id: string, parents: ReadonlyMap<string, string | null>): boolean {
  const seen = new Set<string>();
  for (let at: string | null | undefined = id; at; at = parents.get(at)) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}
