import { turns } from '@lingtan/sdk';
import { unitProblem } from '../../contracts/units.ts';
import type { TelemetryModel } from './model.ts';

/** Problems that are named: nobody reads more, and a model can have as many as it has points. */
const most = 50;

/** What is wrong with a model that schemas cannot see, in words, the first fifty; empty when it is sound. */
export async function modelProblems({ assets, points }: TelemetryModel): Promise<string[]> {
  const problems: string[] = [];
  const pause = turns();
  const parents = new Map(assets.map((asset) => [asset.id, asset.parentId]));
  problems.push(...repeated(assets.map((asset) => asset.id)).map((id) => `asset ${id} is declared twice`));
  problems.push(...repeated(points.map((point) => point.id)).map((id) => `point ${id} is declared twice`));
  for (const { id, parentId } of assets) {
    if (parentId !== null && !parents.has(parentId)) problems.push(`asset ${id}: no parent asset ${parentId}`);
    else if (isInLoop(id, parents)) problems.push(`asset ${id} is its own ancestor`);
  }
  for (const point of points) {
    if (problems.length >= most) break;
    await pause();
    if (!parents.has(point.assetId)) problems.push(`point ${point.id}: no asset ${point.assetId}`);
    const unit = unitProblem(point.unit);
    if (unit) problems.push(`point ${point.id}: ${unit}`);
  }
  return problems.slice(0, most);
}

function repeated(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(ids.filter((id) => seen.size === seen.add(id).size))];
}

function isInLoop(id: string, parents: ReadonlyMap<string, string | null>): boolean {
  const seen = new Set<string>();
  for (let at: string | null | undefined = id; at; at = parents.get(at)) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}
