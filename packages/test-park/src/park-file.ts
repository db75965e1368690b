import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** One point of a test park. */
export interface TestPoint {
  /** `<asset>.<quantity>`; the asset is made. */
  id: string;
  unit?: string;
  kind?: 'gauge' | 'counter' | 'state';
  /** Below 60 the point has rollups by the minute. Default 1. */
  expectedEverySeconds?: number;
  enterpriseId?: string;
}

/** A park as small as a test needs it. */
export interface TestParkFile {
  id: string;
  timeZone?: string;
  enterprises?: readonly string[];
  points: readonly TestPoint[];
  /** Configuration of the plugins enabled on it. */
  plugins?: Readonly<Record<string, unknown>>;
}

/** Writes a park file into `folder` and returns its path. JSON is YAML. */
export function writeParkFile(folder: string, park: TestParkFile): string {
  const text = (name: string) => ({ en: name, 'zh-CN': name });
  const assets = new Map<string, { enterpriseId: string | null; points: unknown[] }>();
  for (const { id, enterpriseId, ...point } of park.points) {
    const [assetId, quantity] = [id.slice(0, id.lastIndexOf('.')), id.slice(id.lastIndexOf('.') + 1)];
    const asset = assets.get(assetId) ?? { enterpriseId: enterpriseId ?? null, points: [] };
    const defaults = { kind: 'gauge', unit: 'kW', expectedEverySeconds: 1, retention: 'billing' };
    asset.points.push({ id, name: text(id), quantity, ...defaults, ...point });
    assets.set(assetId, asset);
  }
  const content = {
    park: {
      id: park.id,
      name: text(park.id),
      timeZone: park.timeZone ?? 'Asia/Shanghai',
      latitude: 33.2,
      longitude: 120.8,
    },
    enterprises: (park.enterprises ?? []).map((id) => ({ id, name: text(id), key: true })),
    assets: [...assets].map(([id, { enterpriseId, points }]) => ({
      id,
      kind: 'meter',
      name: text(id),
      enterpriseId,
      points,
    })),
    plugins: Object.fromEntries(
      Object.entries(park.plugins ?? {}).map(([id, config]) => [
        id,
        { enabled: true, ...(config === undefined ? {} : { config }) },
      ]),
    ),
  };
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${park.id}.yaml`);
  writeFileSync(file, JSON.stringify(content, null, 1));
  return file;
}
