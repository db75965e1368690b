import { parkErrors } from '@lingtan/kernel';
import { readYaml } from '../read-yaml.ts';
import { type ParkFile, parkFileSchema } from './park-file.ts';

/**
 * Reads a park file. Every problem is named with its line and field in one error.
 * @throws PARK_FILE_INVALID
 */
export function readParkFile(text: string, name: string): ParkFile {
  const file = readYaml(text, parkFileSchema, (problems) => invalid(name, problems));
  const problems = crossCheck(file);
  if (problems.length > 0) throw invalid(name, problems);
  return file;
}

function invalid(file: string, problems: readonly string[]): Error {
  return parkErrors.FILE_INVALID({ file, problems: problems.join('; '), list: problems });
}

/** What a schema cannot see: enterprises that are named but not declared, and ids used twice. */
function crossCheck(file: ParkFile): string[] {
  const enterprises = new Set(file.enterprises.map((entry) => entry.id));
  const named = file.assets.flatMap((asset) => [
    { what: `assets ${asset.id}`, id: asset.enterpriseId },
    ...asset.points.map((point) => ({ what: `points ${point.id}`, id: point.enterpriseId ?? null })),
  ]);
  const unknown = named
    .filter(({ id }) => id !== null && !enterprises.has(id))
    .map(({ what, id }) => `${what}: no enterprise ${id}`);
  const twice = file.enterprises.filter(
    (entry, index) => file.enterprises.findIndex((other) => other.id === entry.id) !== index,
  );
  const dashboards = (file.dashboards ?? []).map(({ id }) => id);
  return [
    ...unknown,
    ...twice.map((entry) => `enterprises: ${entry.id} is there twice`),
    ...dashboards.filter((id, at) => dashboards.indexOf(id) !== at).map((id) => `dashboards: ${id} is there twice`),
  ];
}
